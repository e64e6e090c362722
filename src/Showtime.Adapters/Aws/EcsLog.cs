using System.Runtime.CompilerServices;
using Amazon.CloudWatchLogs;
using Amazon.CloudWatchLogs.Model;
using Showtime.Adapters.Aws.Runtime;
using Showtime.Core.Configuration;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Aws;

/// <summary>The log of a service's newest task in CloudWatch, one stream per task: <c>{service}/{container}/{task id}</c>.</summary>
internal sealed class EcsLog(AwsClients aws, EcsCluster cluster, ShowtimeConfiguration configuration, TimeProvider time)
{
    const int MostEvents = 10_000;
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    readonly string _group = configuration.Deploy.Ecs.LogGroup;

    internal async IAsyncEnumerable<LogLine> ReadAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stream = await FindStreamAsync(query, cancellationToken).ConfigureAwait(false);
        if (stream is null) yield break;

        string? position = null;
        if (query.Tail is { } tail)
        {
            var (lines, forward) = await LastAsync(stream, tail, query.Since, cancellationToken).ConfigureAwait(false);
            position = forward;
            foreach (var line in lines) yield return line;
            if (!query.Follow) yield break;
        }

        while (true)
        {
            // Asked before the lines are read, so that the last lines of a task that ends meanwhile are not missed.
            var ended = !query.Follow || await HasEndedAsync(stream, cancellationToken).ConfigureAwait(false);
            while (true)
            {
                var page = await aws.Logs.GetLogEventsAsync(
                    new()
                    {
                        LogGroupName = _group,
                        LogStreamName = stream,
                        StartFromHead = true,
                        NextToken = position,
                        StartTime = query.Tail is null ? query.Since?.UtcDateTime : null,
                        Limit = MostEvents,
                    },
                    cancellationToken).ConfigureAwait(false);
                foreach (var line in Lines(page)) yield return line;
                if (page.NextForwardToken == position) break; // the same token again: this is the end of the stream
                position = page.NextForwardToken;
            }

            if (ended) yield break;
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The newest task's stream. A query that follows the log waits for one as long as the service is active.</summary>
    async Task<string?> FindStreamAsync(LogQuery query, CancellationToken cancellationToken)
    {
        while (true)
        {
            var prefix = $"{query.ServiceName}/{configuration.Environment.Container}/";
            var pages = await AwsPages.ReadAllAsync(
                "CloudWatch Logs",
                "DescribeLogStreams",
                t => aws.Logs.DescribeLogStreamsAsync(new() { LogGroupName = _group, LogStreamNamePrefix = prefix, NextToken = t }, cancellationToken),
                r => r.NextToken).ConfigureAwait(false);
            var newest = pages
                .SelectMany(p => p.LogStreams ?? [])
                .OrderByDescending(s => s.CreationTime)
                .ThenBy(s => s.LogStreamName, StringComparer.Ordinal)
                .FirstOrDefault();
            if (newest is not null) return newest.LogStreamName;
            if (!query.Follow) return null;
            var service = await cluster.FindServiceAsync(query.ServiceName, cancellationToken).ConfigureAwait(false);
            if (service is not { Status: EcsStatus.Active }) return null;
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The last lines, and the token to continue from. A page may be short or empty although there is more before it.</summary>
    async Task<(IReadOnlyList<LogLine> Lines, string? Forward)> LastAsync(string stream, int tail, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        List<LogLine> lines = [];
        string? forward = null, backward = null;
        while (lines.Count < tail || forward is null)
        {
            var page = await aws.Logs.GetLogEventsAsync(
                new()
                {
                    LogGroupName = _group,
                    LogStreamName = stream,
                    StartFromHead = false,
                    NextToken = backward,
                    StartTime = since?.UtcDateTime,
                    Limit = Math.Clamp(tail - lines.Count, 1, MostEvents),
                },
                cancellationToken).ConfigureAwait(false);
            lines.InsertRange(0, Lines(page));
            forward ??= page.NextForwardToken ?? "";
            if (page.NextBackwardToken is null || page.NextBackwardToken == backward) break;
            backward = page.NextBackwardToken;
        }

        return ([.. lines.TakeLast(tail)], forward is { Length: > 0 } ? forward : null);
    }

    async Task<bool> HasEndedAsync(string stream, CancellationToken cancellationToken) =>
        await cluster.FindTaskAsync(EcsCluster.NameOf(stream), cancellationToken).ConfigureAwait(false) is not { } task || task.LastStatus == EcsStatus.Stopped;

    static IEnumerable<LogLine> Lines(GetLogEventsResponse page) =>
        (page.Events ?? []).Select(e => new LogLine(e.Timestamp ?? DateTime.UnixEpoch, e.Message ?? ""));
}
