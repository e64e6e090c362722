namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>Reads at most 100 tasks.</summary>
internal sealed record DescribeTasks(string Cluster, IReadOnlyList<string> Tasks) : EcsOperation<DescribeTasksResult>
{
    internal const int Most = 100;

    public IReadOnlyList<string>? Include { get; init; }
}

internal sealed record DescribeTasksResult(IReadOnlyList<EcsTask>? Tasks, IReadOnlyList<Failure>? Failures);
