using System.Globalization;
using System.Text.RegularExpressions;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Adapters.GitHub.Model;

/// <summary>How a lease is written down: the name of a definition says on what, its description who holds it until when.</summary>
internal static partial class LeaseText
{
    const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static string Name(int pullRequest) => LabelGrammar.Format(new LeaseLabel(pullRequest));

    public static string Color(int pullRequest) => LabelCatalog.Define(new LeaseLabel(pullRequest)).Color;

    public static string Describe(string owner, DateTimeOffset until) =>
        string.Create(CultureInfo.InvariantCulture, $"{owner} until {until.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}");

    /// <summary>Reads a lease out of a definition.</summary>
    /// <returns>The lease; null for any other definition. A description that cannot be read is a lease that has run out.</returns>
    public static LeaseRecord? Read(KnownDefinition? definition)
    {
        if (definition is null || LabelGrammar.Parse(definition.Definition.Name) is not LeaseLabel label) return null;
        var description = definition.Definition.Description;
        return Pattern().Match(description) is { Success: true } match
            && DateTimeOffset.TryParseExact(match.Groups["until"].Value, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var until)
            ? new(definition.Id, label.PullRequest, match.Groups["owner"].Value, until)
            : new(definition.Id, label.PullRequest, description, DateTimeOffset.MinValue);
    }

    [GeneratedRegex(@"^(?<owner>\S+) until (?<until>\S+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
