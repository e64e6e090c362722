using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Showtime.Core.Text;

/// <summary>
/// Makes text that strangers wrote (titles, build output, log lines) harmless: for a terminal, that no escape sequence or control character
/// is left; for a log of GitHub Actions, that no line is a workflow command.
/// </summary>
public static partial class UntrustedText
{
    /// <summary>One line without escape sequences, control characters and marks that turn the direction of writing.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The line.</returns>
    public static string OneLine(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in EscapeSequence().Replace(text, "").ReplaceLineEndings(" ").EnumerateRunes())
        {
            if (rune.Value == '\t') clean.Append(' ');
            else if (!Rune.IsControl(rune) && !TurnsDirection(rune.Value)) clean.Append(rune);
        }

        return clean.ToString();
    }

    /// <summary>
    /// One line that the Actions runner prints and does not obey. It obeys <c>::name::</c> at the start of a line and <c>##[name]</c> anywhere in
    /// one, and finds both by a comparison that skips invisible characters.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <returns>The line.</returns>
    public static string ForActions(string text)
    {
        var line = OldCommand().Replace(OneLine(text), "# #[");
        return NewCommand().IsMatch(line) ? "| " + line : line;
    }

    /// <summary>A JSON document as lines that the Actions runner does not obey; it goes on meaning the same.</summary>
    /// <param name="json">The document.</param>
    /// <returns>The document.</returns>
    public static string JsonForActions(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return json.Replace("##[", @"#\u0023[", StringComparison.Ordinal);
    }

    /// <summary>A text cut to a number of columns' worth of characters, with an ellipsis.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">At most how many text elements, 1 or more.</param>
    /// <returns>The text, or its beginning.</returns>
    public static string Shorten(string text, int length)
    {
        var characters = new StringInfo(text);
        return characters.LengthInTextElements <= length ? text : characters.SubstringByTextElements(0, length - 1) + "…";
    }

    static bool TurnsDirection(int rune) => rune is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    // CSI, OSC (to its end or the end of the text) and the two-character ones.
    [GeneratedRegex(@"(?:\x1B\[|\x9B)[0-?]*[ -/]*[@-~]|(?:\x1B\]|\x9D)[^\x07\x1B\x9C]*(?:\x07|\x1B\\|\x9C)?|\x1B[ -/]*[0-~]",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EscapeSequence();

    [GeneratedRegex(@"#[\p{C}\p{M}]*#[\p{C}\p{M}]*\[", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OldCommand();

    [GeneratedRegex(@"^[\p{C}\p{M}\p{Z}]*:[\p{C}\p{M}]*:", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NewCommand();
}
