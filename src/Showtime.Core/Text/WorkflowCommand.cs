namespace Showtime.Core.Text;

/// <summary>The commands of the GitHub Actions runner. Their data is escaped, so that it cannot start another command.</summary>
static class WorkflowCommand
{
    /// <summary>Ends a <see cref="Group"/>.</summary>
    public const string EndGroup = "::endgroup::";

    /// <summary>Begins a part of the log that can be folded.</summary>
    public static string Group(string title) => "::group::" + Data(UntrustedText.OneLine(title));

    /// <summary>Masks a secret in the log from here on: a command for each of its lines, because the runner masks line by line.</summary>
    public static IEnumerable<string> AddMask(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return secret.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static line => "::add-mask::" + Data(line));
    }

    /// <summary>A warning annotation. The message may have several lines.</summary>
    public static string Warning(string title, string message) => Annotation("warning", title, message);

    /// <summary>An error annotation; the title is the cause. The message may have several lines.</summary>
    public static string Error(string title, string message) => Annotation("error", title, message);

    static string Annotation(string name, string title, string message)
    {
        var lines = message.ReplaceLineEndings("\n").Split('\n').Select(UntrustedText.OneLine);
        return $"::{name} title={Property(UntrustedText.OneLine(title))}::{Data(string.Join('\n', lines))}";
    }

    static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    static string Property(string text) => Data(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
