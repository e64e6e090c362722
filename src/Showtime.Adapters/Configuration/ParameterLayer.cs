using Showtime.Core.Errors;

namespace Showtime.Adapters.Configuration;

/// <summary>Reads the settings that parameters of a command give, by key path.</summary>
internal static class ParameterLayer
{
    const string Origin = "parameter";

    public static IEnumerable<ConfigurationEntry> Read(IReadOnlyDictionary<string, string> parameters, ConfigurationProblems problems)
    {
        List<ConfigurationEntry> entries = [];
        foreach (var (path, text) in parameters)
        {
            if (!ConfigurationKeys.All.TryGetValue(path, out var key))
            {
                problems.Add(Origin, path, "unknown key." + Suggestion.For(path, ConfigurationKeys.All.Keys), ShowtimeError.InvalidInput);
                continue;
            }
            try
            {
                entries.Add(new ConfigurationEntry(key, ConfigurationText.Parse(key, text), Origin, Origin));
            }
            catch (FormatException failure)
            {
                problems.Add(Origin, path, failure.Message, ShowtimeError.InvalidInput);
            }
        }
        return entries;
    }
}
