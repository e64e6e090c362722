using System.Text;

namespace Showtime.HelpGenerator;

/// <summary>Writes an <c>about_</c> topic in the plain form that Get-Help shows: headings in capitals, text indented and at most 80 columns wide.</summary>
static class TopicWriter
{
    const int Width = 76;
    const string Indent = "    ";

    public static string Write(string file, string name, string markdown)
    {
        if (MarkdownSections.Split(markdown, 1) is not [var (heading, body)] || heading != name) throw new HelpException(file, $"its heading is not '{name}'.");
        var text = new StringBuilder("TOPIC\n").Append(Indent).Append(name).Append("\n\n");
        foreach (var (section, content) in MarkdownSections.Split(body, 2))
        {
            text.Append(section.ToUpperInvariant()).Append('\n');
            WriteBlock(text, content);
        }

        return text.ToString();
    }

    static void WriteBlock(StringBuilder text, string markdown)
    {
        var parts = markdown.Split("```");
        for (var i = 0; i < parts.Length; i++)
        {
            if (i % 2 == 1)
            {
                // The language's name ends the opening line.
                var code = parts[i][(parts[i].IndexOf('\n', StringComparison.Ordinal) + 1)..].TrimEnd();
                foreach (var line in code.Split('\n')) text.Append(Indent).Append(Indent).Append(line).Append('\n');
                text.Append('\n');
                continue;
            }

            foreach (var paragraph in MarkdownSections.Paragraphs(parts[i].Trim()))
            {
                foreach (var line in paragraph.Split('\n').Where(line => !line.StartsWith("|--", StringComparison.Ordinal)).SelectMany(Wrap)) text.Append(Indent).Append(line).Append('\n');
                text.Append('\n');
            }
        }
    }

    /// <summary>Breaks a line between words; what follows an item's mark stays under its text.</summary>
    static IEnumerable<string> Wrap(string line)
    {
        if (line.StartsWith("### ", StringComparison.Ordinal)) line = line[4..];
        if (line.StartsWith('|'))
        {
            yield return string.Join("  ", line.Trim('|').Split('|').Select((cell, column) => column == 0 ? cell.Trim().PadRight(30) : cell.Trim())).TrimEnd();
            yield break;
        }

        var hanging = line.StartsWith("- ", StringComparison.Ordinal) ? "  " : "";
        var current = new StringBuilder();
        foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (current.Length > 0 && current.Length + 1 + word.Length > Width - Indent.Length)
            {
                yield return current.ToString();
                current.Clear().Append(hanging);
            }
            else if (current.Length > 0)
            {
                current.Append(' ');
            }

            current.Append(word);
        }

        yield return current.ToString();
    }
}
