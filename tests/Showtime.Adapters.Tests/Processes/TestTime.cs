namespace Showtime.Adapters.Tests.Processes;

/// <summary>A clock on which every wait is over at once.</summary>
internal sealed class ImpatientTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
}

/// <summary>A clock on which every wait is over once a test says so, and not before.</summary>
internal sealed class TriggeredTime : TimeProvider
{
    readonly TaskCompletionSource _trigger = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Trigger() => _trigger.TrySetResult();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _ = _trigger.Task.ContinueWith(_ => timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan), TaskScheduler.Default);
        return timer;
    }
}
