using System.Text.RegularExpressions;

namespace Showtime.Core.Text;

/// <summary>Takes what looks like a secret out of log lines before they are shown to anybody.</summary>
static partial class Redaction
{
    const string Hidden = "[redacted]";

    public static IReadOnlyList<string> Redact(IEnumerable<string> lines) => [.. lines.Select(Redact)];

    public static string Redact(string line)
    {
        line = Assignment().Replace(line, "${name}" + Hidden);
        line = UserInfo().Replace(line, "://" + Hidden + "@");
        return KnownToken().Replace(line, Hidden);
    }

    [GeneratedRegex(@"(?<name>[A-Za-z0-9_.-]*(password|passwd|secret|token|api[_-]?key|access[_-]?key|credential|authorization|cookie)[A-Za-z0-9_.-]*[""']?\s*[=:]\s*(bearer\s+|basic\s+)?)[""']?[^\s""',;]+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"://[^\s/@:]+:[^\s/@]+@", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|A(KIA|SIA)[A-Z0-9]{16}|eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}(\.[A-Za-z0-9_-]+)?)\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KnownToken();
}
