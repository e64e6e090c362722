namespace Showtime.Sandbox.Time;

/// <summary>
/// A clock that moves only when it is told to. Timers fire inside <see cref="Advance"/>, on the caller's thread, in the order in which they
/// are due (then in the order in which they were set), each at its own moment: a fortnight runs in milliseconds and the same way every time.
/// </summary>
public sealed class VirtualTimeProvider : TimeProvider
{
    readonly object _gate = new();
    readonly SortedSet<VirtualTimer> _timers = new(Comparer<VirtualTimer>.Create(static (a, b) =>
        a.Due != b.Due ? a.Due.CompareTo(b.Due) : a.Order.CompareTo(b.Order)));

    DateTimeOffset _now;
    long _order;

    /// <summary>Starts the clock.</summary>
    /// <param name="start">The first moment; 2026-01-01T00:00Z where none is given.</param>
    public VirtualTimeProvider(DateTimeOffset? start = null) => _now = start ?? new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Virtual time has no zone: local time is UTC.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Timestamps are ticks of 100 ns.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>When the next timer fires, or null where none is set.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_gate) return _timers.Min?.Due;
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Moves the clock forward and fires every timer that falls due on the way, also those set by other timers.</summary>
    /// <param name="span">How far; zero fires what is due now.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is negative: time does not run backwards.</exception>
    public void Advance(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        DateTimeOffset until;
        lock (_gate) until = _now + span;
        while (FireNext(until))
        {
        }

        lock (_gate)
        {
            if (until > _now) _now = until;
        }
    }

    /// <summary>Moves the clock to the next timer and fires it alone.</summary>
    /// <param name="atMost">How far the clock may move; null for any distance.</param>
    /// <returns>False where no timer is due within that span; the clock has not moved then.</returns>
    public bool AdvanceToNext(TimeSpan? atMost = null)
    {
        DateTimeOffset until;
        lock (_gate) until = atMost is { } span ? _now + span : DateTimeOffset.MaxValue;
        return FireNext(until);
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    bool FireNext(DateTimeOffset until)
    {
        VirtualTimer? timer;
        lock (_gate)
        {
            timer = _timers.Min;
            if (timer is null || timer.Due > until) return false;
            _timers.Remove(timer);
            if (timer.Due > _now) _now = timer.Due;
            if (timer.Period > TimeSpan.Zero) Set(timer, timer.Due + timer.Period);
            else timer.IsSet = false;
        }

        timer.Fire(); // outside the lock: a callback may set timers and read the clock
        return true;
    }

    void Set(VirtualTimer timer, DateTimeOffset due)
    {
        timer.Due = due;
        timer.Order = ++_order;
        timer.IsSet = true;
        _timers.Add(timer);
    }

    sealed class VirtualTimer(VirtualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        bool _disposed;

        public DateTimeOffset Due { get; set; }

        public long Order { get; set; }

        public TimeSpan Period { get; private set; } = Timeout.InfiniteTimeSpan;

        public bool IsSet { get; set; }

        // Without a synchronisation context the code that awaits the timer continues here at once, and not on a thread of the pool.
        public void Fire()
        {
            var context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            try
            {
                callback(state);
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(context);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                if (_disposed) return false;
                if (IsSet) clock._timers.Remove(this);
                IsSet = false;
                Period = period;
                if (dueTime != Timeout.InfiniteTimeSpan) clock.Set(this, clock._now + (dueTime > TimeSpan.Zero ? dueTime : TimeSpan.Zero));
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                _disposed = true;
                if (IsSet) clock._timers.Remove(this);
                IsSet = false;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
