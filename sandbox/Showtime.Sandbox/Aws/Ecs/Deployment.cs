namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>One rollout of a service.</summary>
sealed class Deployment(string id, TaskDefinition definition, ServiceSettings settings, DateTimeOffset createdAt)
{
    public string Id => id;

    public TaskDefinition Definition => definition;

    public ServiceSettings Settings => settings;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset UpdatedAt { get; set; } = createdAt;

    public int DesiredCount { get; set; }

    public string RolloutState { get; set; } = "IN_PROGRESS";

    public string RolloutStateReason { get; set; } = $"ECS deployment {id} in progress.";

    public int FailedTasks { get; set; }

    /// <summary>Tasks that failed to start, one after another; decides the pause before the next.</summary>
    public int FailuresInARow { get; set; }

    public DateTimeOffset NotBefore { get; set; }
}
