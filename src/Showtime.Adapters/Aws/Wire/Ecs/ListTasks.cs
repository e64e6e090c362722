namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>Lists the ARNs of a service's tasks. Those that stopped are seen with <c>DesiredStatus = "STOPPED"</c>, for about an hour.</summary>
internal sealed record ListTasks(string Cluster) : EcsOperation<ListTasksResult>
{
    public string? ServiceName { get; init; }

    public string? Family { get; init; }

    public string? DesiredStatus { get; init; }

    public int? MaxResults { get; init; } = 100;

    public string? NextToken { get; init; }
}

internal sealed record ListTasksResult(IReadOnlyList<string>? TaskArns, string? NextToken);
