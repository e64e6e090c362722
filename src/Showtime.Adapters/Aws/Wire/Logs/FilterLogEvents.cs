namespace Showtime.Adapters.Aws.Wire.Logs;

/// <summary>Searches a group; a page can be empty and still have a next one.</summary>
internal sealed record FilterLogEvents(string LogGroupName) : LogsOperation<FilterLogEventsResult>
{
    public string? LogStreamNamePrefix { get; init; }

    public string? FilterPattern { get; init; }

    public long? StartTime { get; init; }

    public long? EndTime { get; init; }

    public int? Limit { get; init; }

    public string? NextToken { get; init; }
}

internal sealed record FilterLogEventsResult(IReadOnlyList<FilteredLogEvent>? Events, string? NextToken);
