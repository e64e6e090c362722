using System.Text.RegularExpressions;

namespace Showtime.Core.Environments;

/// <summary>Feature flags that a pull request asks for: <c>FEATURE_NAME=value</c> in its description or in a command (protocol §3).</summary>
public static partial class FeatureFlags
{
    /// <summary>Reads the flags of a text. The text is written by strangers: only upper-case names and a yes or a no get through.</summary>
    /// <param name="text">A description or a comment.</param>
    /// <param name="prefix">What the container's variable starts with, for example <c>SUPERSET_FEATURE_</c>.</param>
    /// <param name="skipped">Receives assignments whose value is neither yes nor no; null drops them.</param>
    /// <returns>Container variables by name with the value <c>True</c> or <c>False</c>; of two assignments the later one counts.</returns>
    public static IReadOnlyDictionary<string, string> Read(string? text, string prefix, ICollection<string>? skipped = null)
    {
        var flags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Match match in Pattern().Matches(text ?? ""))
        {
            switch (match.Groups["value"].Value.ToUpperInvariant())
            {
                case "TRUE" or "1" or "YES":
                    flags[prefix + match.Groups["name"].Value] = "True";
                    break;
                case "FALSE" or "0" or "NO":
                    flags[prefix + match.Groups["name"].Value] = "False";
                    break;
                default:
                    skipped?.Add(match.Value);
                    break;
            }
        }

        return flags;
    }

    [GeneratedRegex(@"(?<![A-Za-z0-9_])FEATURE_(?<name>[A-Z][A-Z0-9_]{0,99})=(?<value>[A-Za-z0-9_.-]{1,40})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
