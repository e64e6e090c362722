using System.Reflection;
using System.Text.RegularExpressions;

namespace Showtime.Adapters.Configuration;

/// <summary>A setting: a leaf of the configuration records.</summary>
/// <param name="Path">The names on the way to it as the file writes them, for example <c>deploy.ecs.cluster</c>.</param>
/// <param name="Property">The record's property that holds it.</param>
/// <param name="Nullable">Whether <c>null</c> is a value of it.</param>
internal sealed partial record ConfigurationKey(string Path, PropertyInfo Property, bool Nullable)
{
    public Type Type => Property.PropertyType;

    /// <summary>The environment variable that overrides it, for example <c>SHOWTIME_DEPLOY_ECS_SECURITY_GROUPS</c>.</summary>
    public string Variable { get; } = "SHOWTIME_" + WordStart().Replace(Path, "_").Replace('.', '_').ToUpperInvariant();

    public bool IsList => Type == typeof(IReadOnlyList<string>);

    public bool IsMap => Type == typeof(IReadOnlyDictionary<string, string>);

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex WordStart();
}
