namespace Showtime.Sandbox.Aws;

/// <summary>An ECS service as it is at one moment.</summary>
public sealed record AwsServiceSnapshot
{
    /// <summary>The service's name.</summary>
    public required string Name { get; init; }

    /// <summary>The cluster's name.</summary>
    public required string Cluster { get; init; }

    /// <summary>The long ARN.</summary>
    public required string Arn { get; init; }

    /// <summary>ACTIVE, DRAINING or INACTIVE.</summary>
    public required string Status { get; init; }

    /// <summary>Tasks wanted.</summary>
    public required int DesiredCount { get; init; }

    /// <summary>Tasks that run and are not about to stop.</summary>
    public required int RunningCount { get; init; }

    /// <summary>Tasks on their way up.</summary>
    public required int PendingCount { get; init; }

    /// <summary>Family and revision of the primary deployment, for example <c>pr-1-abc1234:2</c>.</summary>
    public required string TaskDefinition { get; init; }

    /// <summary>The rollout state of the primary deployment: IN_PROGRESS, COMPLETED or FAILED.</summary>
    public required string Rollout { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its tags.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>Its events, newest first.</summary>
    public required IReadOnlyList<string> Events { get; init; }
}
