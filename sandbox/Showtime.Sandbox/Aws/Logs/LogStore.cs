namespace Showtime.Sandbox.Aws.Logs;

/// <summary>Log groups, which the log driver of tasks writes to.</summary>
sealed class LogStore
{
    readonly AwsWorld _world;

    public LogStore(AwsWorld world)
    {
        _world = world;
        foreach (var name in world.Options.LogGroups) Groups[name] = new(name, Now);
    }

    public SortedDictionary<string, LogGroup> Groups { get; } = new(StringComparer.Ordinal);

    public long Now => _world.Now.ToUnixTimeMilliseconds();

    /// <summary>Makes a task's stream, and its group if the task definition asks for that; false where the group is missing.</summary>
    public bool Ensure(string group, string stream, bool createGroup)
    {
        if (!Groups.TryGetValue(group, out var found))
        {
            if (!createGroup) return false;
            Groups[group] = found = new(group, Now);
        }

        found.Streams.TryAdd(stream, new(group, stream, Now));
        return true;
    }

    public void Append(string group, string stream, string message)
    {
        if (Groups.GetValueOrDefault(group)?.Streams.GetValueOrDefault(stream) is { } found) found.Add(new(Now, Now, message));
    }
}

/// <summary>A log group.</summary>
sealed class LogGroup(string name, long createdAt)
{
    public string Name => name;

    public long CreatedAt => createdAt;

    public SortedDictionary<string, LogStream> Streams { get; } = new(StringComparer.Ordinal);
}

/// <summary>A log stream; its events are in the order of their times.</summary>
sealed class LogStream(string group, string name, long createdAt)
{
    public string Group => group;

    public string Name => name;

    public long CreatedAt => createdAt;

    public List<LogEvent> Events { get; } = [];

    public void Add(LogEvent added)
    {
        var at = Events.Count;
        while (at > 0 && Events[at - 1].Timestamp > added.Timestamp) at--;
        Events.Insert(at, added);
    }
}

/// <summary>A line in a log stream; times are milliseconds since 1970.</summary>
sealed record LogEvent(long Timestamp, long IngestedAt, string Message);
