namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>Creates a service. The same <see cref="ClientToken"/> with the same members is answered with the service already made.</summary>
internal sealed record CreateService(string Cluster, string ServiceName, string TaskDefinition) : EcsOperation<CreateServiceResult>
{
    public string? ClientToken { get; init; }

    public int? DesiredCount { get; init; }

    /// <summary><c>FARGATE</c> or <c>EC2</c>; not together with <see cref="CapacityProviderStrategy"/>.</summary>
    public string? LaunchType { get; init; }

    public IReadOnlyList<CapacityProviderStrategyItem>? CapacityProviderStrategy { get; init; }

    public string? PlatformVersion { get; init; }

    public DeploymentConfiguration? DeploymentConfiguration { get; init; }

    public NetworkConfiguration? NetworkConfiguration { get; init; }

    public IReadOnlyList<Tag>? Tags { get; init; }

    public bool? EnableECSManagedTags { get; init; }

    /// <summary><c>SERVICE</c>, <c>TASK_DEFINITION</c> or <c>NONE</c>.</summary>
    public string? PropagateTags { get; init; }

    public bool? EnableExecuteCommand { get; init; }
}

internal sealed record CreateServiceResult(Service Service);
