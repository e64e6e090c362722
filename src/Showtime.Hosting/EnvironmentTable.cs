using System.Globalization;
using Showtime.Core.Environments;
using Showtime.Core.Text;

namespace Showtime.Hosting;

/// <summary>
/// The table of environments that has room in a width. PowerShell's view has the same columns in the same order (formats/Showtime.Format.ps1xml), and
/// PowerShell itself leaves out the last ones.
/// </summary>
static class EnvironmentTable
{
    const int LeastTitle = 12;

    /// <summary>The headings, in the order in which they stand.</summary>
    public static IReadOnlyList<string> Headings { get; } = ["PR", "Sha", "Status", "Age", "Left", "Address", "Note", "Requested by", "Title"];

    // Which columns get room first.
    static readonly string[] Priority = ["PR", "Status", "Address", "Sha", "Left", "Note", "Age", "Requested by", "Title"];

    /// <summary>An address as a table shows it: without http:// and the slash at its end.</summary>
    public static string Address(Uri? address) => address switch
    {
        null => "",
        { IsAbsoluteUri: true } when address.Scheme == Uri.UriSchemeHttp && address.PathAndQuery == "/" => address.Authority,
        _ => address.ToString(),
    };

    /// <summary>What makes an environment another than most: its kind, and what people decided about it.</summary>
    public static string Note(ShowtimeEnvironment environment) => string.Join(", ", new[]
    {
        environment.Kind is EnvironmentKind.Active or EnvironmentKind.Building ? "" : Texts.Word(environment.Kind),
        environment.Blocked ? "blocked" : "",
        environment.Frozen ? "frozen" : "",
        environment.Extended ? "extended" : "",
        environment.BehindHead ? "behind" : "",
    }.Where(note => note.Length > 0));

    /// <summary>The headings and cells that fit. A column without a word is left out, a title is shortened, everything else is whole.</summary>
    /// <param name="environments">The environments.</param>
    /// <param name="width">How many columns a line may have.</param>
    /// <param name="between">How many of them each column takes beside its text.</param>
    public static (IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows) Fit(
        IReadOnlyList<ShowtimeEnvironment> environments, int width, int between)
    {
        var rows = environments.Select(Cells).ToList();
        var chosen = new Dictionary<string, int>(StringComparer.Ordinal);
        var left = width;
        foreach (var heading in Priority)
        {
            var index = Headings.IndexOf(heading);
            if (heading != "PR" && rows.TrueForAll(row => row[index].Length == 0)) continue;
            var needed = rows.Select(row => row[index]).Append(heading).Max(Texts.Width);
            if (heading == "Title" && left >= LeastTitle + between) needed = Math.Min(needed, left - between);
            if (needed + between > left) continue;
            left -= needed + between;
            chosen.Add(heading, needed);
        }

        var shown = Headings.Where(chosen.ContainsKey).ToList();
        return (shown, [.. rows.Select(row => (IReadOnlyList<string>)
            [.. shown.Select(heading => heading == "Title" ? UntrustedText.Shorten(row[^1], chosen[heading]) : row[Headings.IndexOf(heading)])])]);
    }

    static string[] Cells(ShowtimeEnvironment environment) =>
    [
        environment.PullRequest.ToString(CultureInfo.InvariantCulture), environment.Sha, Texts.Status(environment.Status), environment.Age?.ToString() ?? "",
        Texts.Left(environment), Address(environment.Url), Note(environment), environment.RequestedBy ?? "", environment.Title,
    ];

    static int IndexOf(this IReadOnlyList<string> list, string text)
    {
        var index = 0;
        while (list[index] != text) index++;
        return index;
    }
}
