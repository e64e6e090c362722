using System.Text.RegularExpressions;

namespace Showtime.Cli.Demo;

/// <summary>What a visit found.</summary>
/// <param name="Status">The HTTP status; null where nobody answered.</param>
/// <param name="Text">The page.</param>
sealed partial record PageVisit(int? Status, string Text)
{
    /// <summary>The page's heading.</summary>
    public string Heading => HeadingPattern().Match(Text).Groups["text"].Value;

    public bool Shows(string expected) => Text.Contains(expected, StringComparison.Ordinal);

    [GeneratedRegex("<h1>(?<text>[^<]*)</h1>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeadingPattern();
}
