namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>Reads at most 10 services. What does not exist is a failure with the reason <c>MISSING</c> in the answer.</summary>
internal sealed record DescribeServices(string Cluster, IReadOnlyList<string> Services) : EcsOperation<DescribeServicesResult>
{
    internal const int Most = 10;

    /// <summary><c>TAGS</c>, or tags are left out.</summary>
    public IReadOnlyList<string>? Include { get; init; } = ["TAGS"];
}

internal sealed record DescribeServicesResult(IReadOnlyList<Service>? Services, IReadOnlyList<Failure>? Failures);
