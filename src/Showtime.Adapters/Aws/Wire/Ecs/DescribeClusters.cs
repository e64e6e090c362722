namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>Reads clusters by name or ARN.</summary>
internal sealed record DescribeClusters(IReadOnlyList<string> Clusters) : EcsOperation<DescribeClustersResult>;

internal sealed record DescribeClustersResult(IReadOnlyList<Cluster>? Clusters, IReadOnlyList<Failure>? Failures);
