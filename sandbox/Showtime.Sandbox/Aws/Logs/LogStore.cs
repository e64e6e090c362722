namespace Showtime.Sandbox.Aws.Logs;

/// <summary>Log groups, and the way in for the log driver of tasks.</summary>
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
