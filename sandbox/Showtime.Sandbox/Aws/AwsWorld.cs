using System.Globalization;
using Showtime.Sandbox.Aws.Ec2;
using Showtime.Sandbox.Aws.Ecr;
using Showtime.Sandbox.Aws.Ecs;
using Showtime.Sandbox.Aws.Logs;

namespace Showtime.Sandbox.Aws;

/// <summary>Everything that exists in the account, its clock, and the one lock around it.</summary>
sealed class AwsWorld : IDisposable
{
    readonly object _gate = new();
    readonly ITimer _alarm;
    readonly Action _changed;
    bool _touched;

    public AwsWorld(TimeProvider time, AwsSandboxOptions options, ITaskRuntime runtime, Action changed)
    {
        Options = options;
        Runtime = runtime;
        Agenda = new(time);
        Network = new(this);
        Registry = new(this);
        LogStore = new(this);
        Ecs = new(this);
        _changed = changed;
        _alarm = time.CreateTimer(_ => Enter(static () => true), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public AwsSandboxOptions Options { get; }

    public ITaskRuntime Runtime { get; }

    public Agenda Agenda { get; }

    public IdSource Ids { get; } = new(1);

    public Network Network { get; }

    public Registry Registry { get; }

    public LogStore LogStore { get; }

    public EcsState Ecs { get; }

    public DateTimeOffset Now => Agenda.Now;

    public string Arn(string service, string resource) => $"arn:aws:{service}:{Options.Region}:{Options.AccountId}:{resource}";

    /// <summary>A change that is worth showing.</summary>
    public void Touch() => _touched = true;

    /// <summary>Does one thing under the lock, after all that was due before it.</summary>
    public T Enter<T>(Func<T> action)
    {
        if (Monitor.IsEntered(_gate)) return action(); // a runtime that answered at once
        T result;
        bool touched;
        lock (_gate)
        {
            try
            {
                Agenda.RunDue();
                result = action();
            }
            finally
            {
                SetAlarm();
                touched = _touched;
                _touched = false;
            }
        }

        if (touched) _changed();
        return result;
    }

    public void Enter(Action action) => Enter(() =>
    {
        action();
        return true;
    });

    public void Dispose()
    {
        lock (_gate) _alarm.Dispose();
    }

    void SetAlarm()
    {
        if (Agenda.Next is not { } next) return;
        var wait = next - Agenda.Now;
        _alarm.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}

/// <summary>
/// What will happen, in order. The next request runs what is due, each entry at its own moment: a late request and an early one see
/// the same history.
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

/// <summary>Identifiers that look random and are the same in every run, so that a simulation can be repeated.</summary>
sealed class IdSource(ulong seed)
{
    ulong _state = seed;

    public string Hex(int digits)
    {
        var text = "";
        while (text.Length < digits) text += Next().ToString("x16", CultureInfo.InvariantCulture);
        return text[..digits];
    }

    public string Digits(int count)
    {
        var text = "";
        while (text.Length < count) text += (Next() % 1_000_000_000).ToString("d9", CultureInfo.InvariantCulture);
        return (text[0] == '0' ? "1" : text[..1]) + text[1..count];
    }

    public string Guid()
    {
        var hex = Hex(32);
        return $"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-a{hex[17..20]}-{hex[20..]}";
    }

    // SplitMix64.
    ulong Next()
    {
        unchecked
        {
            var z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
