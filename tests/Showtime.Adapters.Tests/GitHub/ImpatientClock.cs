using Showtime.Adapters.GitHub.Http;

namespace Showtime.Adapters.Tests.GitHub;

/// <summary>
/// A clock on which waiting takes no time: a timer fires as it is set, and the clock then stands where it would have fired. Time-outs of
/// requests are the exception: they do not fire, unless a test wants an answer never to come.
/// </summary>
sealed class ImpatientClock(TimeSpan requestTimeout) : TimeProvider
{
    readonly object _gate = new();
    readonly List<TimeSpan> _waits = [];
    DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Whether time-outs of requests fire at once too.</summary>
    public bool TimeoutsFire { get; set; }

    /// <summary>How long each wait was.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_gate) return [.. _waits];
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    bool Passes(TimeSpan due)
    {
        if (due == Timeout.InfiniteTimeSpan || (IsTimeout(due) && !TimeoutsFire)) return false;
        lock (_gate)
        {
            if (!IsTimeout(due)) _waits.Add(due);
            _now += due;
        }

        return true;
    }

    bool IsTimeout(TimeSpan due) => due == requestTimeout || due == AnswerHandler.WriteGrace;

    sealed class Timer(ImpatientClock clock, TimerCallback callback, object? state) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (clock.Passes(dueTime)) callback(state);
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
