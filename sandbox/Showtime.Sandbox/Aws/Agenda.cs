namespace Showtime.Sandbox.Aws;

/// <summary>
/// What will happen, in order. Whoever touches the sandbox first runs what is due, each entry at its own moment: late or early looking
/// gives the same history.
/// </summary>
sealed class Agenda(TimeProvider time)
{
    readonly PriorityQueue<Action, (long Due, long Order)> _entries = new();
    long _order;
    DateTimeOffset? _running;

    public DateTimeOffset Now => _running ?? time.GetUtcNow();

    public DateTimeOffset? Next => _entries.TryPeek(out _, out var key) ? new(key.Due, TimeSpan.Zero) : null;

    public void After(TimeSpan delay, Action action) => At(Now + delay, action);

    public void At(DateTimeOffset due, Action action) => _entries.Enqueue(action, (due.UtcTicks, ++_order));

    public void RunDue()
    {
        if (_running is not null) return;
        try
        {
            while (_entries.TryPeek(out var action, out var key) && key.Due <= time.GetUtcNow().UtcTicks)
            {
                _entries.Dequeue();
                _running = new(key.Due, TimeSpan.Zero);
                action();
            }
        }
        finally
        {
            _running = null;
        }
    }
}
