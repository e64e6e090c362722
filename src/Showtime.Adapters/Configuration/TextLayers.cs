using Showtime.Adapters.Registries;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Configuration;

/// <summary>
/// Reads the settings that environment variables give: <c>SHOWTIME_</c> and the key's path, and the three of the original. An empty variable counts as
/// absent, because that is what a workflow passes for one that is not set.
/// </summary>
internal static class VariableLayer
{
    const string Prefix = "SHOWTIME_";

    /// <summary>Variables with that prefix that are not settings.</summary>
    static readonly string[] Reserved = ["SHOWTIME_CONFIG", "SHOWTIME_REQUIRED_SHA", "SHOWTIME_DOCKER", "SHOWTIME_BUILDER"];

    /// <summary>The prefix of the tests' own variables.</summary>
    const string ReservedPrefix = "SHOWTIME_TEST_";

    static readonly Dictionary<string, ConfigurationKey> Keys =
        ConfigurationKeys.All.Values.ToDictionary(static key => key.Variable, StringComparer.Ordinal);

    /// <summary>The names of the original, which its workflows set.</summary>
    static readonly Dictionary<string, string> Originals = new(StringComparer.Ordinal)
    {
        ["AWS_REGION"] = "deploy.ecs.region",
        ["ECS_CLUSTER"] = "deploy.ecs.cluster",
        ["ECR_REPOSITORY"] = "image.repository",
    };

    public static IEnumerable<ConfigurationEntry> Read(IReadOnlyDictionary<string, string> variables, ConfigurationProblems problems)
    {
        List<ConfigurationEntry> entries = [];
        // The original's come first: where both are given, the one that says SHOWTIME wins.
        foreach (var (variable, path) in Originals)
        {
            if (variables.TryGetValue(variable, out var text) && text.Length > 0 && IsMeant(variable, text))
                Add(ConfigurationKeys.All[path], variable, text);
        }
        foreach (var (variable, text) in variables.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            if (text.Length == 0 || !variable.StartsWith(Prefix, StringComparison.Ordinal) || IsReserved(variable))
                continue;
            if (Keys.TryGetValue(variable, out var key))
                Add(key, variable, text);
            else
                problems.Add(variable, "", "unknown variable." + Suggestion.For(variable, Keys.Keys.Concat(Reserved)));
        }
        return entries;

        void Add(ConfigurationKey key, string variable, string text)
        {
            try
            {
                entries.Add(new ConfigurationEntry(key, ConfigurationText.Parse(key, text), variable, variable));
            }
            catch (FormatException failure)
            {
                problems.Add(variable, key.Path, failure.Message);
            }
        }
    }

    static bool IsReserved(string variable) =>
        Reserved.Contains(variable) || variable.StartsWith(ReservedPrefix, StringComparison.Ordinal);

    /// <summary>
    /// The original used the bare name of an ECR repository only to delete images, and pushed elsewhere. Only a name with its registry says where
    /// images are.
    /// </summary>
    static bool IsMeant(string variable, string text) =>
        variable != "ECR_REPOSITORY" || EcrHost.Parse(text.Split('/')[0]) is not null;
}

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
