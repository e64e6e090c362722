using Showtime.Core.Configuration;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Configuration;

/// <summary>Puts a configuration together: defaults, then the file, then environment variables, then parameters. Whoever comes later wins.</summary>
internal static class ConfigurationReader
{
    /// <summary>Reads a configuration.</summary>
    /// <param name="file">The file; null where there is none.</param>
    /// <param name="variables">The environment.</param>
    /// <param name="parameters">Values by key path, from a command's parameters.</param>
    /// <returns>The configuration with the origin of each value that somebody gave.</returns>
    /// <exception cref="ShowtimeException">
    /// <see cref="ShowtimeError.InvalidConfiguration"/>, or <see cref="ShowtimeError.InvalidInput"/> where only parameters are wrong, with every mistake
    /// and its place.
    /// </exception>
    public static ResolvedConfiguration Read(
        ConfigurationFile? file, IReadOnlyDictionary<string, string> variables, IReadOnlyDictionary<string, string> parameters)
    {
        ConfigurationProblems problems = new();
        Dictionary<string, ConfigurationEntry> given = new(StringComparer.Ordinal);
        IEnumerable<ConfigurationEntry> layers =
        [
            .. file is null ? [] : new YamlLayer(file, problems).Read(),
            .. VariableLayer.Read(variables, problems),
            .. ParameterLayer.Read(parameters, problems),
        ];
        foreach (var entry in layers)
            given[entry.Key.Path] = entry;
        var value = ConfigurationKeys.Bind(given.ToDictionary(static pair => pair.Key, static pair => pair.Value.Value));
        ConfigurationRules.Check(value, given, problems);
        problems.ThrowIfAny();
        return new ResolvedConfiguration(value, given.ToDictionary(static pair => pair.Key, static pair => pair.Value.Origin));
    }
}
