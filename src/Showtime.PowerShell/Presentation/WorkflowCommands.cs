namespace Showtime.PowerShell.Presentation;

/// <summary>The lines that GitHub Actions understands, and the texts that it must not mistake for such lines.</summary>
static class WorkflowCommands
{
    public const string EndGroup = "::endgroup::";

    public static string Group(string title) => "::group::" + Data(title);

    public static string AddMask(string secret) => "::add-mask::" + Data(secret);

    public static string Warning(string message) => "::warning title=Showtime::" + Data(message);

    public static string Error(string message) => "::error title=Showtime::" + Data(message);

    /// <summary>A text that strangers may have had a hand in, as one line that the runner takes for text and nothing else.</summary>
    /// <remarks>The runner takes a line for a command that starts with <c>::</c> after white space, or has <c>##[</c> anywhere.</remarks>
    public static string Text(string text)
    {
        var line = text.ReplaceLineEndings(" ").Replace("##[", "## [", StringComparison.Ordinal);
        return line.TrimStart().StartsWith("::", StringComparison.Ordinal) ? "| " + line : line;
    }

    static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);
}
