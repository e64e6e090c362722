namespace Showtime.Adapters.Aws.Wire.Logs;

/// <summary>Reads one stream. The listing ends when the token that was sent comes back; there is no null.</summary>
internal sealed record GetLogEvents(string LogGroupName, string LogStreamName) : LogsOperation<GetLogEventsResult>
{
    public long? StartTime { get; init; }

    public long? EndTime { get; init; }

    public int? Limit { get; init; }

    /// <summary>False (AWS's default) reads from the newest event backwards.</summary>
    public bool? StartFromHead { get; init; }

    public string? NextToken { get; init; }
}

internal sealed record GetLogEventsResult(IReadOnlyList<OutputLogEvent>? Events, string? NextForwardToken, string? NextBackwardToken);
