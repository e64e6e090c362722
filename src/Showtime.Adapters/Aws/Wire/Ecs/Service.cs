namespace Showtime.Adapters.Aws.Wire.Ecs;

internal sealed record Service(string ServiceArn, string ServiceName, string Status)
{
    internal const string Active = "ACTIVE";
    internal const string Draining = "DRAINING";
    internal const string Inactive = "INACTIVE";

    public string? ClusterArn { get; init; }

    public int DesiredCount { get; init; }

    public int RunningCount { get; init; }

    public int PendingCount { get; init; }

    public string? TaskDefinition { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public IReadOnlyList<Deployment>? Deployments { get; init; }

    /// <summary>What happened, newest first, in words for people.</summary>
    public IReadOnlyList<ServiceEvent>? Events { get; init; }

    public IReadOnlyList<Tag>? Tags { get; init; }

    public IReadOnlyList<CapacityProviderStrategyItem>? CapacityProviderStrategy { get; init; }

    public NetworkConfiguration? NetworkConfiguration { get; init; }
}
