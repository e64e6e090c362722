namespace Showtime.Sandbox.Aws.Logs;

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
