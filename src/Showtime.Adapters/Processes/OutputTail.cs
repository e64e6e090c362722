namespace Showtime.Adapters.Processes;

/// <summary>Passes lines on one at a time and remembers the last few.</summary>
internal sealed class OutputTail(int capacity, Action<ProcessLine>? onLine)
{
    readonly object gate = new();
    readonly Queue<ProcessLine> lines = new();

    public void Add(ProcessLine line)
    {
        lock (gate)
        {
            lines.Enqueue(line);
            if (lines.Count > capacity)
                lines.Dequeue();
            onLine?.Invoke(line);
        }
    }

    public IReadOnlyList<ProcessLine> ToList()
    {
        lock (gate)
            return [.. lines];
    }
}
