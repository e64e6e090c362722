using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Showtime.Core.Text;

/// <summary>
/// Makes untrusted text (titles, build output, log lines) harmless: for a terminal, it removes escape sequences and control characters; for a log of
/// GitHub Actions, no line of it is a workflow command.
/// </summary>
public static partial class UntrustedText
{
    /// <summary>The text on one line, without escape sequences, control characters and marks that change the writing direction.</summary>
    public static string OneLine(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in EscapeSequence().Replace(text, "").ReplaceLineEndings(" ").EnumerateRunes())
        {
            if (rune.Value == '\t') clean.Append(' ');
            else if (!Rune.IsControl(rune) && !ChangesDirection(rune.Value)) clean.Append(rune);
        }

        return clean.ToString();
    }

    /// <summary>
    /// One line that the Actions runner prints and does not run. It runs <c>::name::</c> at the start of a line and <c>##[name]</c> anywhere in a line, and
    /// ignores invisible characters in both.
    /// </summary>
    public static string ForActions(string text)
    {
        var line = OldCommand().Replace(OneLine(text), "# #[");
        return NewCommand().IsMatch(line) ? "| " + line : line;
    }

    /// <summary>The same JSON document, escaped so that the Actions runner finds no command in it.</summary>
    public static string JsonForActions(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return json.Replace("##[", @"#\u0023[", StringComparison.Ordinal);
    }

    /// <summary>Cuts a text to at most <paramref name="length"/> text elements (1 or more); an ellipsis is the last.</summary>
    public static string Shorten(string text, int length)
    {
        var characters = new StringInfo(text);
        return characters.LengthInTextElements <= length ? text : characters.SubstringByTextElements(0, length - 1) + "…";
    }

    static bool ChangesDirection(int rune) => rune is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    // CSI, OSC (up to its end or the end of the text) and two-character sequences.
    [GeneratedRegex(@"(?:\x1B\[|\x9B)[0-?]*[ -/]*[@-~]|(?:\x1B\]|\x9D)[^\x07\x1B\x9C]*(?:\x07|\x1B\\|\x9C)?|\x1B[ -/]*[0-~]",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EscapeSequence();

    [GeneratedRegex(@"#[\p{C}\p{M}]*#[\p{C}\p{M}]*\[", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OldCommand();

    [GeneratedRegex(@"^[\p{C}\p{M}\p{Z}]*:[\p{C}\p{M}]*:", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NewCommand();
}
