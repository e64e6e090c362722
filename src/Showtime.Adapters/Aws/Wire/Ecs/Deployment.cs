namespace Showtime.Adapters.Aws.Wire.Ecs;

internal sealed record Deployment(string Id, string Status)
{
    internal const string Primary = "PRIMARY";

    public string? TaskDefinition { get; init; }

    public int DesiredCount { get; init; }

    public int RunningCount { get; init; }

    public int PendingCount { get; init; }

    public int FailedTasks { get; init; }

    /// <summary><c>IN_PROGRESS</c>, <c>COMPLETED</c> or <c>FAILED</c>.</summary>
    public string? RolloutState { get; init; }

    public string? RolloutStateReason { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }
}
