using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Showtime.Sandbox.Aws.Wire;
using static Showtime.Sandbox.Aws.Wire.JsonReading;

namespace Showtime.Sandbox.Aws.Logs;

/// <summary>The actions of CloudWatch Logs.</summary>
sealed class LogsOperations
{
    const int MostEvents = 10_000;
    const int LargestBatch = 1_048_576;
    const int EventOverhead = 26;
    static readonly TimeSpan Oldest = TimeSpan.FromDays(14);
    static readonly TimeSpan Newest = TimeSpan.FromHours(2);

    readonly AwsWorld _world;

    public LogsOperations(AwsWorld world)
    {
        _world = world;
        Operations = new(StringComparer.Ordinal)
        {
            ["CreateLogGroup"] = CreateLogGroup,
            ["CreateLogStream"] = CreateLogStream,
            ["PutLogEvents"] = PutLogEvents,
            ["DescribeLogGroups"] = DescribeLogGroups,
            ["DescribeLogStreams"] = DescribeLogStreams,
            ["GetLogEvents"] = GetLogEvents,
            ["FilterLogEvents"] = FilterLogEvents,
        };
    }

    public Dictionary<string, JsonOperation> Operations { get; }

    LogStore Store => _world.LogStore;

    JsonObject CreateLogGroup(JsonObject body, Caller caller)
    {
        var name = Required(body, "logGroupName");
        if (!Store.Groups.TryAdd(name, new(name, Store.Now)))
        {
            throw new AwsException("ResourceAlreadyExistsException", "The specified log group already exists");
        }

        return [];
    }

    JsonObject CreateLogStream(JsonObject body, Caller caller)
    {
        var group = Group(body);
        var name = Required(body, "logStreamName");
        if (!group.Streams.TryAdd(name, new(group.Name, name, Store.Now)))
        {
            throw new AwsException("ResourceAlreadyExistsException", "The specified log stream already exists");
        }

        return [];
    }

    JsonObject PutLogEvents(JsonObject body, Caller caller)
    {
        var stream = Stream(body);
        var sent = body.Objects("logEvents");
        if (sent.Count is 0 or > MostEvents)
        {
            throw AwsException.InvalidParameter($"Log events in a single PutLogEvents request must be between 1 and {MostEvents.Invariant()}.");
        }

        var events = sent.Select(e => new LogEvent(e.Long("timestamp") ?? 0, Store.Now, e.Str("message") ?? "")).ToList();
        if (events.Sum(static e => Encoding.UTF8.GetByteCount(e.Message) + EventOverhead) > LargestBatch)
        {
            throw AwsException.InvalidParameter("Upload too large: the maximum batch size is 1,048,576 bytes.");
        }

        if (events.Zip(events.Skip(1)).Any(static p => p.First.Timestamp > p.Second.Timestamp))
        {
            throw AwsException.InvalidParameter("Log events in a single PutLogEvents request must be in chronological order.");
        }

        var tooOld = events.Count(e => e.Timestamp < Store.Now - (long)Oldest.TotalMilliseconds);
        var tooNew = events.FindIndex(e => e.Timestamp > Store.Now + (long)Newest.TotalMilliseconds);
        for (var i = tooOld; i < (tooNew < 0 ? events.Count : tooNew); i++) stream.Add(events[i]);
        var answer = new JsonObject { ["nextSequenceToken"] = Position(stream.Events.Count) };
        if (tooOld > 0 || tooNew >= 0)
        {
            var rejected = new JsonObject();
            if (tooOld > 0) rejected["tooOldLogEventEndIndex"] = tooOld;
            if (tooNew >= 0) rejected["tooNewLogEventStartIndex"] = tooNew;
            answer["rejectedLogEventsInfo"] = rejected;
        }

        return answer;
    }

    JsonObject DescribeLogGroups(JsonObject body, Caller caller)
    {
        var prefix = body.Str("logGroupNamePrefix") ?? "";
        var groups = Store.Groups.Values.Where(g => g.Name.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        var (page, next) = Paging.Take(groups, static g => g.Name, Limit(body, 50, 50), body.Str("nextToken"), "InvalidParameterException");
        return WithNext(new()
        {
            ["logGroups"] = ArrayOf(page.Select(g => new JsonObject
            {
                ["logGroupName"] = g.Name,
                ["creationTime"] = g.CreatedAt,
                ["metricFilterCount"] = 0,
                ["arn"] = _world.Arn("logs", $"log-group:{g.Name}:*"),
                ["storedBytes"] = 0,
                ["logGroupClass"] = "STANDARD",
                ["logGroupArn"] = _world.Arn("logs", $"log-group:{g.Name}"),
            })),
        }, next);
    }

    JsonObject DescribeLogStreams(JsonObject body, Caller caller)
    {
        var group = Group(body);
        var prefix = body.Str("logStreamNamePrefix") ?? "";
        var byTime = body.Str("orderBy") == "LastEventTime";
        if (byTime && prefix.Length > 0) throw AwsException.InvalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
        var descending = body.Bool("descending") == true;
        var streams = group.Streams.Values.Where(s => s.Name.StartsWith(prefix, StringComparison.Ordinal));
        if (byTime)
        {
            streams = streams.OrderBy(static s => s.Events is [.., var last] ? last.Timestamp : 0).ThenBy(static s => s.Name, StringComparer.Ordinal);
        }

        var sorted = streams.ToList();
        if (descending) sorted.Reverse();
        var order = sorted.Select(static (s, i) => (s, i)).ToDictionary(static p => p.s, static p => p.i.ToString("d8", CultureInfo.InvariantCulture));
        var (page, next) = Paging.Take(sorted, s => order[s], Limit(body, 50, 50), body.Str("nextToken"), "InvalidParameterException");
        return WithNext(new() { ["logStreams"] = ArrayOf(page.Select(Shape)) }, next);
    }

    JsonObject GetLogEvents(JsonObject body, Caller caller)
    {
        var stream = Stream(body);
        var limit = Limit(body, MostEvents, MostEvents);
        var (from, to) = Interval(body);
        var first = stream.Events.FindIndex(e => e.Timestamp >= from);
        if (first < 0) first = stream.Events.Count;
        var end = stream.Events.FindIndex(e => e.Timestamp >= to);
        if (end < 0) end = stream.Events.Count;

        // A token is a direction and a position. At an end the same token comes back: that is how a reader knows.
        var (start, stop) = body.Str("nextToken") switch
        {
            null => body.Bool("startFromHead") == true ? (first, first + limit) : (end - limit, end),
            ['f', '/', .. var digits, '/', 's'] => (Read(digits), Read(digits) + limit),
            ['b', '/', .. var digits, '/', 's'] => (Read(digits) - limit, Read(digits)),
            _ => throw AwsException.InvalidParameter("The specified nextToken is invalid."),
        };
        start = Math.Clamp(start, first, Math.Max(first, end));
        stop = Math.Clamp(stop, start, Math.Max(start, end));
        return new()
        {
            ["events"] = ArrayOf(stream.Events.GetRange(start, stop - start).Select(static e => new JsonObject
            {
                ["timestamp"] = e.Timestamp,
                ["message"] = e.Message,
                ["ingestionTime"] = e.IngestedAt,
            })),
            ["nextForwardToken"] = $"f/{Position(stop)}/s",
            ["nextBackwardToken"] = $"b/{Position(start)}/s",
        };
    }

    JsonObject FilterLogEvents(JsonObject body, Caller caller)
    {
        var group = Group(body);
        var names = body.Strings("logStreamNames");
        var prefix = body.Str("logStreamNamePrefix");
        if (names.Count > 0 && prefix is not null)
        {
            throw AwsException.InvalidParameter("logStreamNames and logStreamNamePrefix cannot both be specified.");
        }

        foreach (var name in names.Where(n => !group.Streams.ContainsKey(n))) throw NoStream();
        var (from, to) = Interval(body);
        var pattern = body.Str("filterPattern")?.Trim('"', ' ') ?? "";
        var events = group.Streams.Values
            .Where(s => (names.Count == 0 || names.Contains(s.Name, StringComparer.Ordinal)) && s.Name.StartsWith(prefix ?? "", StringComparison.Ordinal))
            .SelectMany(static s => s.Events.Select((e, i) => (Stream: s, Event: e, Index: i)))
            .Where(e => e.Event.Timestamp >= from && e.Event.Timestamp < to && e.Event.Message.Contains(pattern, StringComparison.Ordinal))
            .Select(static e => (
                e.Event,
                Stream: e.Stream.Name,
                Key: string.Create(CultureInfo.InvariantCulture, $"{e.Event.Timestamp:d16}{e.Stream.Name}{e.Index:d8}")))
            .OrderBy(static e => e.Key, StringComparer.Ordinal)
            .ToList();
        var (page, next) = Paging.Take(events, static e => e.Key, Limit(body, MostEvents, MostEvents), body.Str("nextToken"), "InvalidParameterException");
        return WithNext(new()
        {
            ["events"] = ArrayOf(page.Select(static e => new JsonObject
            {
                ["logStreamName"] = e.Stream,
                ["timestamp"] = e.Event.Timestamp,
                ["message"] = e.Event.Message,
                ["ingestionTime"] = e.Event.IngestedAt,
                ["eventId"] = Convert.ToHexString(Encoding.UTF8.GetBytes(e.Key)).ToLowerInvariant(),
            })),
            ["searchedLogStreams"] = new JsonArray(),
        }, next);
    }

    LogGroup Group(JsonObject body)
    {
        var name = body.Str("logGroupName") ?? body.Str("logGroupIdentifier")?.Split(":log-group:")[^1].TrimEnd('*', ':')
            ?? throw AwsException.InvalidParameter("Either logGroupName or logGroupIdentifier must be specified.");
        return Store.Groups.GetValueOrDefault(name)
            ?? throw new AwsException("ResourceNotFoundException", "The specified log group does not exist.");
    }

    LogStream Stream(JsonObject body) => Group(body).Streams.GetValueOrDefault(Required(body, "logStreamName")) ?? throw NoStream();

    static AwsException NoStream() => new("ResourceNotFoundException", "The specified log stream does not exist.");

    static (long From, long To) Interval(JsonObject body) => (body.Long("startTime") ?? 0, body.Long("endTime") ?? long.MaxValue);

    static string Required(JsonObject body, string member) => body.Str(member) is { Length: > 0 } value
        ? value
        : throw AwsException.InvalidParameter($"1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null");

    static int Limit(JsonObject body, int standard, int most)
    {
        var limit = body.Int("limit") ?? standard;
        return limit >= 1 && limit <= most
            ? limit
            : throw AwsException.InvalidParameter($"1 validation error detected: Value '{limit.Invariant()}' at 'limit' failed to satisfy constraint: Member must have value less than or equal to {most.Invariant()}");
    }

    static string Position(int index) => index.ToString("d56", CultureInfo.InvariantCulture);

    static int Read(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
        ? position
        : throw AwsException.InvalidParameter("The specified nextToken is invalid.");

    static JsonObject WithNext(JsonObject answer, string? next)
    {
        if (next is not null) answer["nextToken"] = next;
        return answer;
    }

    JsonObject Shape(LogStream stream)
    {
        var shape = new JsonObject
        {
            ["logStreamName"] = stream.Name,
            ["creationTime"] = stream.CreatedAt,
            ["arn"] = _world.Arn("logs", $"log-group:{stream.Group}:log-stream:{stream.Name}"),
            ["storedBytes"] = 0,
            ["uploadSequenceToken"] = Position(stream.Events.Count),
        };
        if (stream.Events.Count > 0)
        {
            shape["firstEventTimestamp"] = stream.Events[0].Timestamp;
            shape["lastEventTimestamp"] = stream.Events[^1].Timestamp;
            shape["lastIngestionTime"] = stream.Events[^1].IngestedAt;
        }

        return shape;
    }
}
