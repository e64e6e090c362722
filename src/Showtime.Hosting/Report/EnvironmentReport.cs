using System.Globalization;
using System.Net;
using System.Text;
using Showtime.Core.Cleanup;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Inventory;
using Showtime.Core.Sessions;
using Showtime.Core.Text;

namespace Showtime.Hosting.Report;

/// <summary>
/// One page about all environments of a repository: a table, what they cost and how old they are, orphans, and what a clean-up would do. It holds all that it
/// shows and loads nothing, so that it can be an artifact of a job. Whatever people wrote is text in it and never markup.
/// </summary>
/// <param name="Repository">The repository, <c>owner/name</c>.</param>
/// <param name="Server">GitHub's address.</param>
/// <param name="At">When it was read, UTC.</param>
/// <param name="Environments">The environments.</param>
/// <param name="Plan">What a clean-up would do.</param>
sealed record EnvironmentReport(
    string Repository, Uri Server, DateTimeOffset At, IReadOnlyList<ShowtimeEnvironment> Environments, IReadOnlyList<CleanupItem> Plan)
{
    /// <summary>The file's name where none is given.</summary>
    public const string DefaultPath = "showtime-report.html";

    static readonly Lazy<(string Style, string Script)> Assets = new(() => (Read("report.css"), Read("report.js")));

    /// <summary>Reads what the page shows. Writes nothing.</summary>
    public static async Task<EnvironmentReport> ReadAsync(IShowtimeSession session, Uri server, CleanupRequest rules, TimeProvider time, CancellationToken cancellationToken)
    {
        List<ShowtimeEnvironment> environments = [];
        await foreach (var environment in session.ListAsync(new EnvironmentQuery(), cancellationToken).ConfigureAwait(false)) environments.Add(environment);
        var plan = await session.PlanCleanupAsync(rules, cancellationToken).ConfigureAwait(false);
        return new(session.Repository, server, time.GetUtcNow(), environments, plan);
    }

    /// <summary>Writes the page.</summary>
    /// <exception cref="ShowtimeException">The file cannot be written.</exception>
    public void Write(string path)
    {
        try
        {
            File.WriteAllText(path, Html(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ShowtimeException(ShowtimeError.InvalidInput, $"'{path}' cannot be written: {e.Message}", "Name another file, or correct the folder's permissions.", e) { Target = path };
        }
    }

    /// <summary>The page.</summary>
    public string Html()
    {
        var total = EnvironmentMeasurements.Of(Environments, MeasureBy.Status)[^1];
        var orphans = Environments.Where(e => e.Kind is EnvironmentKind.Orphaned or EnvironmentKind.Legacy).ToList();
        var (style, script) = Assets.Value;
        var page = new StringBuilder();
        // The policy lets this page's own style and script run and nothing else, even if a mistake let markup through.
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{Hash(style)}'; script-src '{Hash(script)}'; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>Environments of {Text(Repository)}</title>
            <style>{style}</style>
            </head>
            <body>
            <header>
            <h1>Environments of <a href="{Link(Address())}">{Text(Repository)}</a></h1>
            <p>Read on <time datetime="{At.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}">{At.UtcDateTime:yyyy-MM-dd HH:mm} UTC</time>. Money is in US dollars by list prices.</p>
            </header>
            <main>
            <ul class="figures">
            {Figure("environments", total.Count.ToString(CultureInfo.InvariantCulture))}
            {Figure("running", Environments.Count(e => e.Status is EnvironmentStatus.Running or EnvironmentStatus.Updating).ToString(CultureInfo.InvariantCulture))}
            {Figure("failed", Environments.Count(e => e.Status == EnvironmentStatus.Failed).ToString(CultureInfo.InvariantCulture))}
            {Figure("orphans", orphans.Count.ToString(CultureInfo.InvariantCulture))}
            {Figure("a day", total.CostPerDay is { } day ? Money.Of(day) : "unknown")}
            {Figure("a month", total.CostPerMonth is { } month ? Money.Of(month) : "unknown")}
            </ul>

            """);
        if (total.UnknownCosts > 0) page.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">What {total.UnknownCosts} of {total.Count} cost is not known and not in the sums.</p>\n");
        page.Append("<div class=\"charts\">\n");
        Chart(page, "Cost a day, by requester", [.. EnvironmentMeasurements.Of(Environments, MeasureBy.Requester).SkipLast(1).Take(12)
            .Select(g => (g.Group, (double)(g.CostPerDay ?? 0), g.CostPerDay is { } cost ? Money.Of(cost) : "unknown"))]);
        Chart(page, "Environments, by age", [.. EnvironmentMeasurements.Of(Environments, MeasureBy.Age).SkipLast(1)
            .Select(g => (g.Group, (double)g.Count, g.Count.ToString(CultureInfo.InvariantCulture)))]);
        page.Append("</div>\n");
        Section(page, "environments", "Environments", "There is none.", [.. Environments.Except(orphans).Select(Row)]);
        Section(page, "orphans", "Orphans", "Everything in the cloud belongs to a label.", [.. orphans.Select(Row)]);
        Plans(page);
        page.Append(CultureInfo.InvariantCulture, $"</main>\n<script>{script}</script>\n</body>\n</html>\n");
        return page.ToString();
    }

    static string Figure(string what, string figure) => $"<li><b>{Text(figure)}</b> {Text(what)}</li>";

    /// <summary>Horizontal bars, with their texts beside them: nothing has to be hovered.</summary>
    static void Chart(StringBuilder page, string title, IReadOnlyList<(string Name, double Value, string Text)> bars)
    {
        const int Row = 24, Label = 150, Width = 240;
        var most = bars.Select(bar => bar.Value).Append(0).Max();
        page.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{Text(title)}</figcaption>\n");
        page.Append(CultureInfo.InvariantCulture, $"<svg role=\"img\" aria-label=\"{Text(title)}\" viewBox=\"0 0 {Label + Width + 90} {Math.Max(bars.Count, 1) * Row}\">\n");
        for (var index = 0; index < bars.Count; index++)
        {
            var bar = bars[index];
            var width = most > 0 ? Math.Max(bar.Value / most * Width, 1) : 1;
            var middle = (index * Row) + (Row / 2) + 4;
            page.Append(CultureInfo.InvariantCulture, $"<text x=\"{Label - 8}\" y=\"{middle}\" text-anchor=\"end\">{Text(UntrustedText.Shorten(bar.Name, 20))}</text>");
            page.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Label}\" y=\"{(index * Row) + 4}\" width=\"{width:0.#}\" height=\"{Row - 8}\" rx=\"2\"/>");
            page.Append(CultureInfo.InvariantCulture, $"<text x=\"{Label + width + 6:0.#}\" y=\"{middle}\">{Text(bar.Text)}</text>\n");
        }

        page.Append("</svg></figure>\n");
    }

    static void Section(StringBuilder page, string id, string title, string nothing, IReadOnlyList<string> rows)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section id=\"{id}\"><h2>{title} <small>{rows.Count}</small></h2>\n");
        if (rows.Count == 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p>{nothing}</p></section>\n");
            return;
        }

        page.Append(CultureInfo.InvariantCulture, $"<label>Filter <input type=\"search\" aria-controls=\"{id}-rows\"></label> <output></output>\n<div class=\"wide\"><table><thead><tr>");
        foreach (var heading in new[] { "PR", "Commit", "Kind", "Status", "Age", "Left", "Requested by", "A day", "So far", "Address", "Title" })
        {
            page.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"><button type=\"button\">{heading}</button></th>");
        }

        page.Append(CultureInfo.InvariantCulture, $"</tr></thead><tbody id=\"{id}-rows\">\n").AppendJoin("", rows).Append("</tbody></table></div></section>\n");
    }

    /// <summary>A row; <c>data-by</c> is what a column is sorted by where its text does not say it.</summary>
    string Row(ShowtimeEnvironment e)
    {
        var marks = string.Concat(e.Frozen ? " <span class=\"mark\">frozen</span>" : "", e.Blocked ? " <span class=\"mark\">blocked</span>" : "");
        var address = e.Url is { Scheme: "http" or "https" } url ? $"<a href=\"{Link(url)}\">{Text(url.Authority)}</a>" : "";
        var left = e.ExpiresAt is { } end ? (end - At).TotalSeconds : double.MaxValue;
        return string.Create(CultureInfo.InvariantCulture, $"""
            <tr data-status="{Text(Texts.Status(e.Status))}"><td data-by="{e.PullRequest}"><a href="{Link(Address(e.PullRequest))}">#{e.PullRequest}</a></td><td><code>{Text(e.Sha)}</code></td><td>{Text(Texts.Word(e.Kind))}</td><td>{Text(Texts.Status(e.Status))}{marks}</td><td data-by="{e.Age?.ToTimeSpan().TotalSeconds ?? 0:0}">{Text(e.Age?.ToString() ?? "")}</td><td data-by="{left:0}">{Text(Texts.Left(e))}</td><td>{Text(e.RequestedBy ?? "")}</td><td data-by="{e.CostPerHour ?? -1}">{Text(Texts.PerDay(e))}</td><td data-by="{e.CostSoFar ?? -1}">{Text(Texts.SoFar(e))}</td><td>{address}</td><td>{Text(e.Title)}</td></tr>

            """);
    }

    void Plans(StringBuilder page)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section id=\"plan\"><h2>A clean-up now <small>{Plan.Count}</small></h2>\n");
        if (Plan.Count == 0)
        {
            page.Append("<p>It would find nothing to do.</p></section>\n");
            return;
        }

        if (Texts.Frees(Plan) is { } frees) page.Append(CultureInfo.InvariantCulture, $"<p>{Text(frees)}</p>\n");
        page.Append("<div class=\"wide\"><table><thead><tr><th scope=\"col\">What</th><th scope=\"col\">Kind</th><th scope=\"col\">Why</th></tr></thead><tbody>\n");
        foreach (var item in Plan)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(item.ToString())}</td><td>{Text(Texts.Word(item.Kind))}</td><td>{Text(item.Reason)}</td></tr>\n");
        }

        page.Append("</tbody></table></div></section>\n");
    }

    Uri Address(int? pullRequest = null) => new(Server, pullRequest is { } number ? string.Create(CultureInfo.InvariantCulture, $"{Repository}/pull/{number}") : Repository);

    static string Text(string text) => WebUtility.HtmlEncode(UntrustedText.OneLine(text));

    static string Link(Uri address) => WebUtility.HtmlEncode(address.AbsoluteUri);

    static string Hash(string text) => "sha256-" + Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    static string Read(string name)
    {
        using var reader = new StreamReader(typeof(EnvironmentReport).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
