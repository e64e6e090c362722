using System.Collections;
using System.Globalization;
using System.Reflection;
using Showtime.Core.Configuration;
using Showtime.Core.Ports;
using Showtime.Core.Text;
using Showtime.PowerShell.Sessions;

namespace Showtime.PowerShell.Output;

/// <summary>Repository, target and credentials of a PowerShell session, and where each value came from.</summary>
public sealed record ShowtimeContext
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The repository and the server that has it, for example <c>apache/superset on github.com</c>; a sandbox is on this machine.</summary>
    public required string Place { get; init; }

    /// <summary>The cluster that environments run in, and its region.</summary>
    public required string Target { get; init; }

    /// <summary>Where images are pushed to.</summary>
    public required string ImageRepository { get; init; }

    /// <summary>Where GitHub's token came from; never the token.</summary>
    public required string GitHubToken { get; init; }

    /// <summary>What the AWS credentials will be taken from.</summary>
    public required string AwsCredentials { get; init; }

    /// <summary>Every value with its origin.</summary>
    public required IReadOnlyList<ContextSetting> Settings { get; init; }

    /// <summary>What another runspace makes the same connection from. Not public: a token may be in it.</summary>
    internal Connection Source { get; init; } = Connection.Default;
}

/// <summary>A value that a session uses.</summary>
/// <param name="Name">What it is, for example <c>deploy.ecs.cluster</c>.</param>
/// <param name="Value">The value; never a secret.</param>
/// <param name="Origin">Where it came from: <c>Connect-Showtime</c>, a variable, a file and line, or <c>default</c>.</param>
public sealed record ContextSetting(string Name, string Value, string Origin)
{
    /// <summary>The value; never a secret.</summary>
    public string Value { get; init => field = UntrustedText.Message(value); } = UntrustedText.Message(Value);
}

/// <summary>Finds out where the values of a session come from.</summary>
sealed class ContextReader(ConnectionOptions options, Connection connection, string? parameter)
{
    const string Connected = "Connect-Showtime";

    /// <summary>Puts the context together.</summary>
    /// <param name="repository">The session's repository.</param>
    /// <param name="place">The repository with its server.</param>
    /// <param name="configuration">Its configuration.</param>
    /// <returns>The context.</returns>
    public ShowtimeContext Read(string repository, string place, ResolvedConfiguration configuration)
    {
        var ecs = configuration.Value.Deploy.Ecs;
        List<ContextSetting> settings = [new("repository", repository, RepositoryOrigin())];
        if (options.ConfigurationPath is { } path) settings.Add(new("configuration", path, path == connection.ConfigurationPath ? Connected : "parameter"));
        foreach (var name in new[] { "GITHUB_API_URL", "GITHUB_GRAPHQL_URL", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_ECS", "AWS_PROFILE", "AWS_REGION" })
        {
            if (Given(name) is { } value) settings.Add(new(name, value, VariableOrigin(name)));
        }

        settings.AddRange(Flatten("", configuration.Value).Select(pair =>
            new ContextSetting(pair.Key, pair.Value, configuration.Origins.GetValueOrDefault(pair.Key, "default"))));
        return new ShowtimeContext
        {
            Repository = repository,
            Place = place,
            Target = $"{configuration.Value.Deploy.Target} {ecs.Cluster} ({ecs.Region})",
            ImageRepository = configuration.Value.Image.Repository,
            GitHubToken = Given("GITHUB_TOKEN") is null ? "gh auth token" : VariableOrigin("GITHUB_TOKEN"),
            AwsCredentials = AwsOrigin(),
            Settings = settings,
            Source = connection with { Repository = repository, ConfigurationPath = options.ConfigurationPath },
        };
    }

    string RepositoryOrigin()
    {
        if (parameter is not null) return "parameter";
        if (connection.Repository is not null) return Connected;
        return Given("GITHUB_REPOSITORY") is not null ? VariableOrigin("GITHUB_REPOSITORY") : "GITHUB_ORG and GITHUB_REPO";
    }

    /// <summary>The order in which the AWS SDK looks.</summary>
    string AwsOrigin()
    {
        if (Given("AWS_ACCESS_KEY_ID") is not null) return VariableOrigin("AWS_ACCESS_KEY_ID");
        if (Given("AWS_WEB_IDENTITY_TOKEN_FILE") is not null) return $"web identity ({VariableOrigin("AWS_WEB_IDENTITY_TOKEN_FILE")})";
        return Given("AWS_PROFILE") is { } profile ? $"profile {profile}" : "default profile, container or instance";
    }

    string VariableOrigin(string name) => connection.Variables.ContainsKey(name) ? Connected : name;

    string? Given(string name) => options.Variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>The values by key path, as the configuration file spells it.</summary>
    static IEnumerable<KeyValuePair<string, string>> Flatten(string prefix, object section)
    {
        foreach (var property in section.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var key = prefix + char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
            switch (property.GetValue(section))
            {
                case IEnumerable<KeyValuePair<string, string>> pairs:
                    foreach (var (name, value) in pairs) yield return new($"{key}.{name}", value);
                    break;
                case IEnumerable list and not string:
                    yield return new(key, string.Join(", ", list.Cast<object>()));
                    break;
                case { } value when value.GetType().Namespace == typeof(ShowtimeConfiguration).Namespace:
                    foreach (var pair in Flatten(key + ".", value)) yield return pair;
                    break;
                case var value:
                    yield return new(key, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
                    break;
            }
        }
    }
}
