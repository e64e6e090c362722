using System.Text;
using System.Text.RegularExpressions;

namespace Showtime.Core.Text;

/// <summary>
/// Puts text that strangers may have had a hand in into GitHub's Markdown so that it is shown and does nothing: it mentions nobody, links and refers to
/// nothing, loads no image, and cannot end the place that it stands in.
/// </summary>
static partial class Markdown
{
    const int LongestText = 1000;
    const int LongestLine = 300;

    /// <summary>What GitHub's mentions, references and links need next to each other is parted by a space that nobody sees.</summary>
    const string Gap = "\u200B";

    /// <summary>A code span. In one GitHub finds no mention, reference, link or HTML.</summary>
    public static string Code(string text)
    {
        text = UntrustedText.Shorten(UntrustedText.OneLine(text).Trim(), LongestText);
        if (text.Length == 0) return "";
        var fence = new string('`', Backticks().Matches(text).Select(static run => run.Length).Append(0).Max() + 1);
        var gap = text[0] == '`' || text[^1] == '`' ? " " : "";
        return fence + gap + text + gap + fence;
    }

    /// <summary>A code span in a cell of a table. A bar would end the cell, and what escapes it there depends on what stands before.</summary>
    public static string Cell(string text) => Code(text.Replace('|', '¦'));

    /// <summary>Words of ours with a name or a reason of somebody else's in them: every mark-up character is escaped, nothing is linked.</summary>
    public static string Prose(string text)
    {
        var clean = UntrustedText.Shorten(UntrustedText.OneLine(text).Trim(), LongestText);
        var safe = new StringBuilder(clean.Length + 16);
        foreach (var character in clean)
        {
            switch (character)
            {
                case '<':
                    safe.Append("&lt;");
                    break;
                case '>':
                    safe.Append("&gt;");
                    break;
                case '&':
                    safe.Append("&amp;");
                    break;
                case '|':
                    safe.Append('¦');
                    break;
                case '@' or '#':
                    safe.Append('\\').Append(character).Append(Gap);
                    break;
                case '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '(' or ')' or '!' or '~' or '$' or '+' or '=':
                    safe.Append('\\').Append(character);
                    break;
                default:
                    safe.Append(character);
                    break;
            }
        }

        return LinkStart().Replace(safe.ToString(), "$&" + Gap);
    }

    /// <summary>An indented block: nothing in it can end it, because every line is indented. Long lines are cut.</summary>
    public static string Block(IEnumerable<string> lines) => string.Join('\n', lines.Select(static line => "    " + UntrustedText.Shorten(UntrustedText.OneLine(line), LongestLine)));

    [GeneratedRegex("`+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Backticks();

    /// <summary>What GitHub makes links of without being asked: addresses, and references to issues by word.</summary>
    [GeneratedRegex(@"(https?|ftp|mailto|xmpp):|\bwww(?=\.)|\bGH(?=-)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LinkStart();
}
