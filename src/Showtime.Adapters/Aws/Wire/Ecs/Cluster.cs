namespace Showtime.Adapters.Aws.Wire.Ecs;

internal sealed record Cluster(string ClusterArn, string ClusterName, string Status)
{
    public IReadOnlyList<string>? CapacityProviders { get; init; }
}
