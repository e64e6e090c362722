namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>Changes a service; what is null stays as it is.</summary>
internal sealed record UpdateService(string Cluster, string Service) : EcsOperation<UpdateServiceResult>
{
    public int? DesiredCount { get; init; }

    public string? TaskDefinition { get; init; }

    public bool? ForceNewDeployment { get; init; }

    public DeploymentConfiguration? DeploymentConfiguration { get; init; }

    public NetworkConfiguration? NetworkConfiguration { get; init; }

    public IReadOnlyList<CapacityProviderStrategyItem>? CapacityProviderStrategy { get; init; }
}

internal sealed record UpdateServiceResult(Service Service);
