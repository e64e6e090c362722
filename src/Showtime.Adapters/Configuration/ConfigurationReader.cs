using Showtime.Core.Configuration;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Configuration;

/// <summary>Puts a configuration together: defaults, then the file, then environment variables, then parameters. The later one wins.</summary>
internal static class ConfigurationReader
{
    /// <summary>Reads a configuration.</summary>
    /// <param name="file">The file; null where there is none.</param>
    /// <param name="variables">The environment.</param>
    /// <param name="parameters">Values by key path, from a command's parameters.</param>
    /// <returns>The configuration with the origin of each value that was set.</returns>
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

/// <summary>A configuration file's text and the name that messages call it by.</summary>
internal sealed record ConfigurationFile(string Name, string Text)
{
    /// <summary>Where the file is on the default branch.</summary>
    public const string DefaultPath = ".github/showtime.yml";

    /// <summary>Reads a file that the operator named.</summary>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.InvalidInput"/> where it cannot be read.</exception>
    public static async Task<ConfigurationFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return new ConfigurationFile(path, await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ShowtimeException(
                ShowtimeError.InvalidInput,
                $"The configuration file '{path}' cannot be read: {failure.Message}",
                $"Name a file that exists, or none to use {DefaultPath} of the default branch.",
                failure)
            {
                Target = path,
            };
        }
    }
}

/// <summary>A value that was set.</summary>
/// <param name="Key">The setting.</param>
/// <param name="Value">Its value, of the property's type.</param>
/// <param name="Origin">Where it was set: <c>.github/showtime.yml:12</c>, a variable's name, <c>parameter</c>.</param>
/// <param name="Place">The same for an error message, with the column where it is known: <c>.github/showtime.yml:12:5</c>.</param>
internal sealed record ConfigurationEntry(ConfigurationKey Key, object? Value, string Origin, string Place);

/// <summary>Collects every mistake, so that all of them can be corrected at once.</summary>
internal sealed class ConfigurationProblems
{
    readonly List<string> _messages = [];
    ShowtimeError _kind = ShowtimeError.InvalidInput;

    /// <param name="place">Where: file with line and column, a variable, a parameter.</param>
    /// <param name="path">The key's path; empty for none.</param>
    /// <param name="message">What is wrong, and what would be right.</param>
    /// <param name="kind">A parameter's problem is the caller's input, any other the configuration's.</param>
    public void Add(string place, string path, string message, ShowtimeError kind = ShowtimeError.InvalidConfiguration)
    {
        if (kind == ShowtimeError.InvalidConfiguration)
            _kind = kind;
        _messages.Add(path.Length == 0 ? $"{place}: {message}" : $"{place}: {path}: {message}");
    }

    public void ThrowIfAny()
    {
        if (_messages.Count == 0)
            return;
        var text = _messages.Count == 1 ? _messages[0] : $"The configuration has {_messages.Count} mistakes:\n" + string.Join('\n', _messages);
        throw new ShowtimeException(_kind, text, "Every key is described in docs/showtime.schema.json.") { Target = _messages[0].Split(": ")[0] };
    }
}
