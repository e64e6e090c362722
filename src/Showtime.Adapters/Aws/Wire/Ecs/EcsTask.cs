namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>A task. AWS calls it Task; that name is taken.</summary>
internal sealed record EcsTask(string TaskArn)
{
    internal const string Running = "RUNNING";
    internal const string Stopped = "STOPPED";

    /// <summary>Whether it has stopped or is about to.</summary>
    internal bool IsStopping => DesiredStatus == Stopped || LastStatus == Stopped;

    public string? TaskDefinitionArn { get; init; }

    public string? LastStatus { get; init; }

    public string? DesiredStatus { get; init; }

    /// <summary><c>HEALTHY</c>, <c>UNHEALTHY</c> or <c>UNKNOWN</c>, from the containers' own checks.</summary>
    public string? HealthStatus { get; init; }

    public string? StopCode { get; init; }

    public string? StoppedReason { get; init; }

    public string? StartedBy { get; init; }

    /// <summary><c>service:{name}</c> for a service's task.</summary>
    public string? Group { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? StoppedAt { get; init; }

    public IReadOnlyList<Attachment>? Attachments { get; init; }

    public IReadOnlyList<Container>? Containers { get; init; }
}
