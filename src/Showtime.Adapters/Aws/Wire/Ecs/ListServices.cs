namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>Lists the ARNs of a cluster's services, a page of 10 unless <see cref="MaxResults"/> (100 at most) says otherwise.</summary>
internal sealed record ListServices(string Cluster) : EcsOperation<ListServicesResult>
{
    public int? MaxResults { get; init; } = 100;

    public string? NextToken { get; init; }
}

internal sealed record ListServicesResult(IReadOnlyList<string>? ServiceArns, string? NextToken);
