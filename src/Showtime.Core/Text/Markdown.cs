using System.Text;
using System.Text.RegularExpressions;

namespace Showtime.Core.Text;

/// <summary>
/// Puts untrusted text into GitHub's Markdown so that it is only shown: it cannot mention anyone, make a link or a reference, load an image, or break out
/// of its code span, cell or block.
/// </summary>
static partial class Markdown
{
    const int LongestText = 1000;
    const int LongestLine = 300;

    /// <summary>An invisible space. Inside a mention, reference or link, it stops GitHub from recognising it.</summary>
    const string Gap = "\u200B";

    /// <summary>A code span, in which GitHub recognises no mention, reference, link or HTML.</summary>
    public static string Code(string text)
    {
        text = UntrustedText.Shorten(UntrustedText.OneLine(text).Trim(), LongestText);
        if (text.Length == 0) return "";
        var fence = new string('`', Backticks().Matches(text).Select(static run => run.Length).Append(0).Max() + 1);
        var gap = text[0] == '`' || text[^1] == '`' ? " " : "";
        return fence + gap + text + gap + fence;
    }

    /// <summary>A code span in a table cell. A bar would end the cell, and cannot be escaped reliably, so it is replaced.</summary>
    public static string Cell(string text) => Code(text.Replace('|', '¦'));

    /// <summary>Our own sentence with untrusted parts: every Markdown character is escaped and nothing becomes a link.</summary>
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

    /// <summary>An indented code block, which no content can end. Long lines are cut.</summary>
    public static string Block(IEnumerable<string> lines) =>
        string.Join('\n', lines.Select(static line => "    " + UntrustedText.Shorten(UntrustedText.OneLine(line), LongestLine)));

    [GeneratedRegex("`+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Backticks();

    /// <summary>What GitHub links automatically: addresses, and references such as GH-1.</summary>
    [GeneratedRegex(@"(https?|ftp|mailto|xmpp):|(?<![A-Za-z0-9])(www(?=\.)|GH(?=-))",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LinkStart();
}
