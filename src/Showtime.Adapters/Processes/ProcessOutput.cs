using System.Text;

namespace Showtime.Adapters.Processes;

/// <summary>
/// Cuts a stream of characters into lines at LF, CR LF or CR. A line is also cut at a maximum length, so that a child that
/// never ends its line cannot fill the memory.
/// </summary>
internal sealed class LineSplitter(int maximumLength, Action<string> onLine)
{
    readonly StringBuilder line = new();
    bool afterCarriageReturn;

    public void Push(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (character == '\n' && afterCarriageReturn)
            {
                afterCarriageReturn = false;
                continue;
            }
            afterCarriageReturn = character == '\r';
            if (character is '\n' or '\r')
            {
                Emit();
                continue;
            }
            if (line.Length == maximumLength)
                Emit();
            line.Append(character);
        }
    }

    /// <summary>The stream has ended: what is left is the last line.</summary>
    public void Complete()
    {
        if (line.Length > 0)
            Emit();
    }

    void Emit()
    {
        onLine(line.ToString());
        line.Clear();
    }
}

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
