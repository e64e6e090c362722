namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>Where a container's port is bound on the host. Fargate sends none: there a task has its own address and all its ports.</summary>
internal sealed record NetworkBinding
{
    public int? ContainerPort { get; init; }

    public int? HostPort { get; init; }
}
