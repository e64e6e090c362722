using System.Text.RegularExpressions;

namespace Showtime.HelpGenerator;

/// <summary>A page cut at its headings, and its text without Markdown's marks.</summary>
static partial class MarkdownSections
{
    /// <summary>The parts below the headings of a level. A heading within a code block is none.</summary>
    public static IReadOnlyList<(string Heading, string Body)> Split(string markdown, int level)
    {
        var mark = new string('#', level) + " ";
        List<(string Heading, string Body)> parts = [];
        string? heading = null;
        List<string> body = [];
        var inCode = false;
        foreach (var line in markdown.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) inCode = !inCode;
            if (inCode || !line.StartsWith(mark, StringComparison.Ordinal))
            {
                body.Add(line);
                continue;
            }

            if (heading is not null) parts.Add((heading, string.Join('\n', body).Trim()));
            heading = line[mark.Length..].Trim();
            body.Clear();
        }

        if (heading is not null) parts.Add((heading, string.Join('\n', body).Trim()));
        return parts;
    }

    /// <summary>The paragraphs of a text; a list is one paragraph with a line for each item.</summary>
    public static IReadOnlyList<string> Paragraphs(string markdown) =>
    [
        .. markdown.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(paragraph =>
            string.Join('\n', Unwrap(paragraph.Split('\n')).Select(Plain))),
    ];

    /// <summary>Without the marks of links, code and emphasis.</summary>
    public static string Plain(string text) => Emphasis().Replace(Link().Replace(text, "${text}"), "${text}").Replace("`", "", StringComparison.Ordinal);

    /// <summary>Joins the lines of a paragraph: the terminal breaks them where it ends. Items and rows keep their own.</summary>
    static IEnumerable<string> Unwrap(IEnumerable<string> lines)
    {
        string? current = null;
        foreach (var line in lines)
        {
            if (current is not null && (Item().IsMatch(line) || line.StartsWith('|') || line.StartsWith("    ", StringComparison.Ordinal)))
            {
                yield return current;
                current = line;
            }
            else
            {
                current = current is null ? line : $"{current} {line.Trim()}";
            }
        }

        if (current is not null) yield return current;
    }

    [GeneratedRegex(@"\[(?<text>[^\]]+)\]\([^)]+\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"\*\*(?<text>[^*]+)\*\*", RegexOptions.ExplicitCapture)]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"^\s*([-*]|[0-9]+\.) ", RegexOptions.ExplicitCapture)]
    private static partial Regex Item();
}
