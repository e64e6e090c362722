using System.Management.Automation;

namespace Showtime.PowerShell.Binding;

/// <summary>Names with wildcards, any of which may match; none given matches all.</summary>
sealed class NamePatterns(string[]? names)
{
    readonly WildcardPattern[] _patterns = [.. (names ?? []).Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];

    /// <summary>Whether a name matches.</summary>
    public bool Match(string name) => _patterns.Length == 0 || _patterns.Any(pattern => pattern.IsMatch(name));
}
