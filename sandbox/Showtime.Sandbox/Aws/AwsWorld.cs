using Showtime.Sandbox.Aws.Ec2;
using Showtime.Sandbox.Aws.Ecr;
using Showtime.Sandbox.Aws.Ecs;
using Showtime.Sandbox.Aws.Logs;

namespace Showtime.Sandbox.Aws;

/// <summary>Everything that exists in the account, the clock it lives by, and the one lock around it.</summary>
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

    /// <summary>Something that a person would want to see has changed.</summary>
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
