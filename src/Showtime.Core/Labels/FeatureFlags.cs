using System.Globalization;
using System.Text.RegularExpressions;

namespace Showtime.Core.Labels;

/// <summary>
/// Feature flags that a pull request asks for: <c>FEATURE_NAME=value</c> in its description or in a command (protocol §3). A command's flag
/// is kept as a label on the pull request and overrides the description.
/// </summary>
static partial class FeatureFlags
{
    const int MaxNamed = 5;

    /// <summary>The prefix of a flag's name as people write it; a label leaves it out.</summary>
    public const string WrittenPrefix = "FEATURE_";

    /// <summary>Finds the flags in a text. Strangers write it, so only upper-case names with a boolean value are accepted.</summary>
    /// <param name="text">A description or a comment.</param>
    /// <param name="skipped">Receives assignments whose value is not a boolean; null ignores them.</param>
    /// <returns>Flags by name, without <see cref="WrittenPrefix"/>; the later of two assignments wins.</returns>
    public static IReadOnlyDictionary<string, bool> Find(string? text, ICollection<string>? skipped = null)
    {
        var flags = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (Match match in Pattern().Matches(text ?? ""))
        {
            if (ReadValue(match.Groups["value"].Value) is { } value) flags[match.Groups["name"].Value] = value;
            else skipped?.Add(match.Value);
        }

        return flags;
    }

    /// <summary>Names the first of the skipped flags and counts the others, because a description can hold thousands.</summary>
    internal static string Summarise(IReadOnlyList<string> skipped, Func<string, string> quote)
    {
        var named = string.Join("; ", skipped.Take(MaxNamed).Select(quote));
        return skipped.Count <= MaxNamed ? named : string.Create(CultureInfo.InvariantCulture, $"{named}; and {skipped.Count - MaxNamed} more");
    }

    /// <summary>The flags in effect for a pull request: the description's, overridden by its labels.</summary>
    /// <param name="description">The description.</param>
    /// <param name="labels">The labels.</param>
    /// <returns>Flags by name, without <see cref="WrittenPrefix"/>.</returns>
    public static IReadOnlyDictionary<string, bool> Effective(string? description, PullRequestLabels labels)
    {
        var flags = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (name, value) in Find(description).Concat(labels.FeatureFlags)) flags[name] = value;
        return flags;
    }

    /// <summary>Flags as variables of the container.</summary>
    /// <param name="flags">Flags by name.</param>
    /// <param name="prefix">What the container's variable starts with, for example <c>SUPERSET_FEATURE_</c>.</param>
    /// <returns>Variables by name with the value <c>True</c> or <c>False</c>.</returns>
    public static IReadOnlyDictionary<string, string> ToVariables(IReadOnlyDictionary<string, bool> flags, string prefix) =>
        new SortedDictionary<string, string>(flags.ToDictionary(flag => prefix + flag.Key, flag => flag.Value ? "True" : "False"), StringComparer.Ordinal);

    /// <summary>Reads one assignment that is a whole word, <c>NAME=yes</c>, without <see cref="WrittenPrefix"/>.</summary>
    /// <param name="word">The word.</param>
    /// <returns>The flag; null if the name is not a flag's or the value is not a boolean.</returns>
    internal static (string Name, bool Value)? ReadAssignment(string word)
    {
        var at = word.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && NamePattern().IsMatch(word[..at]) && ReadValue(word[(at + 1)..]) is { } value ? (word[..at], value) : null;
    }

    static bool? ReadValue(string value) => value.ToUpperInvariant() switch
    {
        "TRUE" or "1" or "YES" => true,
        "FALSE" or "0" or "NO" => false,
        _ => null,
    };

    [GeneratedRegex(
        @"(?<![A-Za-z0-9_])FEATURE_(?<name>[A-Z][A-Z0-9_]{0,99})=(?<value>[A-Za-z0-9_.-]{1,40})",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^[A-Z][A-Z0-9_]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
