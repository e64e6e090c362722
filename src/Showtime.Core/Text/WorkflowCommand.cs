namespace Showtime.Core.Text;

/// <summary>The lines that the runner of GitHub Actions obeys, with their data escaped so that none can end early and begin another.</summary>
public static class WorkflowCommand
{
    /// <summary>The end of what <see cref="Group"/> began.</summary>
    public const string EndGroup = "::endgroup::";

    /// <summary>Begins a part of the log that can be folded.</summary>
    /// <param name="title">Its title.</param>
    /// <returns>The line.</returns>
    public static string Group(string title) => "::group::" + Data(UntrustedText.OneLine(title));

    /// <summary>Keeps a secret out of the log from here on.</summary>
    /// <param name="secret">The secret; of several lines each is masked by itself, because the runner goes by lines.</param>
    /// <returns>The lines; none for an empty text.</returns>
    public static IEnumerable<string> AddMask(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return secret.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(static line => "::add-mask::" + Data(line));
    }

    /// <summary>An annotation that warns.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="message">What about; may have several lines.</param>
    /// <returns>The line.</returns>
    public static string Warning(string title, string message) => Annotation("warning", title, message);

    /// <summary>An annotation for a failure.</summary>
    /// <param name="title">Its title: the cause.</param>
    /// <param name="message">What happened; may have several lines.</param>
    /// <returns>The line.</returns>
    public static string Error(string title, string message) => Annotation("error", title, message);

    static string Annotation(string name, string title, string message) =>
        $"::{name} title={Property(UntrustedText.OneLine(title))}::{Data(string.Join('\n', message.ReplaceLineEndings("\n").Split('\n').Select(UntrustedText.OneLine)))}";

    static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    static string Property(string text) => Data(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
