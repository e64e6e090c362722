using Showtime.Core.Environments;

namespace Showtime.Core.Configuration;

/// <summary>The section <c>environment</c>.</summary>
public sealed record EnvironmentConfiguration
{
    /// <summary>The name of the container that serves.</summary>
    public string Container { get; init; } = "superset-ci";

    /// <summary>The TCP port it listens on.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>The path that answers 200 when it is ready; <c>/</c> is asked where this one answers 404.</summary>
    public string HealthPath { get; init; } = "/health";

    /// <summary>How long it may take from the service's creation to the first healthy answer.</summary>
    public ShowtimeDuration StartupTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The time to live of a pull request that has none.</summary>
    public TimeToLive Ttl { get; init; } = TimeToLive.Default;

    /// <summary>Processor and memory.</summary>
    public EnvironmentSize Size { get; init; } = EnvironmentSize.Standard;

    /// <summary>Environment variables of the container.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string> { ["SUPERSET_PORT"] = "8080" };

    /// <summary>Environment variables whose value is the ARN of a secret in Secrets Manager or SSM; the value itself is never read here.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>What a feature flag's name is prefixed with in the container.</summary>
    public string FeatureFlagPrefix { get; init; } = "SUPERSET_FEATURE_";
}
