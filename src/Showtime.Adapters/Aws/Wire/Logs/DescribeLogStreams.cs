namespace Showtime.Adapters.Aws.Wire.Logs;

/// <summary>Lists the streams of a group.</summary>
internal sealed record DescribeLogStreams(string LogGroupName) : LogsOperation<DescribeLogStreamsResult>
{
    public string? LogStreamNamePrefix { get; init; }

    /// <summary><c>LogStreamName</c> or <c>LastEventTime</c> (not together with a prefix).</summary>
    public string? OrderBy { get; init; }

    public bool? Descending { get; init; }

    public int? Limit { get; init; }

    public string? NextToken { get; init; }
}

internal sealed record DescribeLogStreamsResult(IReadOnlyList<LogStream>? LogStreams, string? NextToken);
