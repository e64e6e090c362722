namespace Showtime.Sandbox.Aws.Logs;

/// <summary>A log group.</summary>
sealed class LogGroup(string name, long createdAt)
{
    public string Name => name;

    public long CreatedAt => createdAt;

    public SortedDictionary<string, LogStream> Streams { get; } = new(StringComparer.Ordinal);
}
