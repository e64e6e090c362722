using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Showtime.Core.Text;

/// <summary>
/// Makes untrusted text (titles, build output, log lines) harmless: for a terminal, it removes escape sequences, control characters and invisible
/// characters; for a log of GitHub Actions, no line of it is a workflow command.
/// </summary>
static partial class UntrustedText
{
    /// <summary>
    /// The text on one line, without escape sequences, control characters and format characters,
    /// which are invisible or change the writing direction.
    /// </summary>
    public static string OneLine(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in EscapeSequence().Replace(text, "").ReplaceLineEndings(" ").EnumerateRunes())
        {
            if (rune.Value == '\t') clean.Append(' ');
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format)) clean.Append(rune);
        }

        return clean.ToString();
    }

    /// <summary>
    /// One line that may be printed anywhere: harmless at a terminal, and in a log of GitHub Actions wherever a view breaks it. Every object that a caller
    /// gets has its texts from here.
    /// </summary>
    /// <remarks>
    /// The Actions runner runs <c>::name::</c> at the start of a line and <c>##[name]</c> anywhere in a line, and ignores invisible characters in both.
    /// </remarks>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Display(string? text)
    {
        if (text is null) return null;
        var line = OldCommand().Replace(OneLine(text), "# #[");
        return line.Contains(':', StringComparison.Ordinal) && NewCommand().IsMatch(line)
            ? Colons().Replace(line, static colons => colons.Value.Replace(":", ": ", StringComparison.Ordinal).TrimEnd())
            : line;
    }

    /// <summary>Lines for an object; see <see cref="Display(string?)"/>.</summary>
    public static IReadOnlyList<string> Display(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return [.. texts.Select(static text => Display(text))];
    }

    /// <summary>A message of several lines for an object, without the credentials that an address or a variable's value in it may hold.</summary>
    /// <returns>The message; its line ends are <c>\n</c>.</returns>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Message(string? text) =>
        text is null ? null : string.Join('\n', Redaction.RedactCredentials(text).ReplaceLineEndings("\n").Split('\n').Select(static line => Display(line)));

    /// <summary>Cuts a text to at most <paramref name="length"/> text elements (1 or more); an ellipsis is the last.</summary>
    public static string Shorten(string text, int length)
    {
        var characters = new StringInfo(text);
        return characters.LengthInTextElements <= length ? text : characters.SubstringByTextElements(0, length - 1) + "…";
    }

    // CSI, OSC (up to its end or the end of the text) and two-character sequences.
    [GeneratedRegex(@"(?:\x1B\[|\x9B)[0-?]*[ -/]*[@-~]|(?:\x1B\]|\x9D)[^\x07\x1B\x9C]*(?:\x07|\x1B\\|\x9C)?|\x1B[ -/]*[0-~]",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EscapeSequence();

    [GeneratedRegex(@"#[\p{C}\p{M}]*#[\p{C}\p{M}]*\[", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OldCommand();

    // At the start anything that looks like a command; elsewhere, where a view may break the line, the names that the runner knows.
    [GeneratedRegex(
        @"^[\p{M}\p{Z}]*:\p{M}*:|:\p{M}*:\p{M}*(add-(mask|matcher|path)|debug|echo|(end)?group|error|internal-|notice|remove-matcher|save-state"
        + "|set-(env|output)|stop-commands|warning)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NewCommand();

    [GeneratedRegex(@":(\p{M}*:)+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Colons();
}
