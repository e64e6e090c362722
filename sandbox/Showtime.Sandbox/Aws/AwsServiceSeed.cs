namespace Showtime.Sandbox.Aws;

/// <summary>A service that somebody else made: an orphan, or one of an older version.</summary>
/// <param name="Name">The service's name.</param>
public sealed record AwsServiceSeed(string Name)
{
    /// <summary>The cluster's name; null is the first one.</summary>
    public string? Cluster { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>When it was created; null is now.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The image.</summary>
    public string Image { get; init; } = "apache/superset:latest";

    /// <summary>The container's name.</summary>
    public string Container { get; init; } = "superset-ci";

    /// <summary>The container's port.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Tasks wanted; they start now and take their time.</summary>
    public int DesiredCount { get; init; } = 1;
}
