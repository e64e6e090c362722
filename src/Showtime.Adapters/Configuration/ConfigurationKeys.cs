using System.Reflection;
using System.Text.RegularExpressions;
using Showtime.Core.Configuration;

namespace Showtime.Adapters.Configuration;

/// <summary>Every setting, found by reflection over the configuration records: a new property is a new key.</summary>
internal static class ConfigurationKeys
{
    static readonly NullabilityInfoContext Nullability = new();

    /// <summary>The settings by their path.</summary>
    public static IReadOnlyDictionary<string, ConfigurationKey> All { get; } =
        Leaves(typeof(ShowtimeConfiguration), "").ToDictionary(static key => key.Path, StringComparer.Ordinal);

    /// <summary>The paths that contain settings: <c>image</c>, <c>deploy.ecs</c>.</summary>
    public static IReadOnlySet<string> Sections { get; } = All.Keys.SelectMany(Parents).ToHashSet(StringComparer.Ordinal);

    /// <summary>The names directly under a section; of the file itself for the empty path.</summary>
    public static IEnumerable<string> NamesUnder(string section)
    {
        var prefix = section.Length == 0 ? "" : section + ".";
        return All.Keys.Where(path => path.StartsWith(prefix, StringComparison.Ordinal))
            .Select(path => path[prefix.Length..].Split('.')[0])
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>Makes a configuration of the given values; everything else is at its default.</summary>
    public static ShowtimeConfiguration Bind(IReadOnlyDictionary<string, object?> values) =>
        (ShowtimeConfiguration)Bind(typeof(ShowtimeConfiguration), "", values);

    /// <summary>The value of a setting in a configuration.</summary>
    public static object? ValueOf(ConfigurationKey key, ShowtimeConfiguration configuration)
    {
        object? value = configuration;
        foreach (var name in key.Path.Split('.'))
            value = value!.GetType().GetProperties().Single(property => NameOf(property) == name).GetValue(value);
        return value;
    }

    static IEnumerable<ConfigurationKey> Leaves(Type record, string prefix)
    {
        foreach (var property in PropertiesOf(record))
        {
            var path = prefix + NameOf(property);
            if (IsSection(property))
            {
                foreach (var key in Leaves(property.PropertyType, path + "."))
                    yield return key;
            }
            else
                yield return new ConfigurationKey(path, property, Nullability.Create(property).ReadState == NullabilityState.Nullable);
        }
    }

    static object Bind(Type record, string prefix, IReadOnlyDictionary<string, object?> values)
    {
        var bound = Activator.CreateInstance(record)!;
        foreach (var property in PropertiesOf(record))
        {
            var path = prefix + NameOf(property);
            if (IsSection(property))
                property.SetValue(bound, Bind(property.PropertyType, path + ".", values));
            else if (values.TryGetValue(path, out var value))
                property.SetValue(bound, value);
        }
        return bound;
    }

    static PropertyInfo[] PropertiesOf(Type record) =>
        Array.FindAll(record.GetProperties(BindingFlags.Instance | BindingFlags.Public), static property => property.CanWrite);

    static bool IsSection(PropertyInfo property) =>
        property.PropertyType.IsClass && property.PropertyType.Namespace == typeof(ShowtimeConfiguration).Namespace;

    static string NameOf(PropertyInfo property) => char.ToLowerInvariant(property.Name[0]) + property.Name[1..];

    static IEnumerable<string> Parents(string path)
    {
        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1))
            yield return path[..dot];
    }
}

/// <summary>A setting: a leaf of the configuration records.</summary>
/// <param name="Path">The names on the way to it as the file writes them, for example <c>deploy.ecs.cluster</c>.</param>
/// <param name="Property">The record's property that holds it.</param>
/// <param name="Nullable">Whether <c>null</c> is a value of it.</param>
internal sealed partial record ConfigurationKey(string Path, PropertyInfo Property, bool Nullable)
{
    public Type Type { get; } = System.Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>The environment variable that overrides it, for example <c>SHOWTIME_DEPLOY_ECS_SECURITY_GROUPS</c>.</summary>
    public string Variable { get; } = "SHOWTIME_" + WordStart().Replace(Path, "_").Replace('.', '_').ToUpperInvariant();

    public bool IsList => Type == typeof(IReadOnlyList<string>);

    public bool IsMap => Type == typeof(IReadOnlyDictionary<string, string>);

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex WordStart();
}
