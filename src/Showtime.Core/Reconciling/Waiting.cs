using Showtime.Core.Ports;

namespace Showtime.Core.Reconciling;

/// <summary>Says once a minute that a wait goes on, where nothing else is heard of it: a log without progress bars looks dead otherwise.</summary>
/// <param name="context">The run that waits.</param>
/// <param name="what">What it is at: "still …".</param>
/// <param name="sha">The commit's 7 digits, or null.</param>
sealed class Patience(RunContext context, string what, string? sha = null)
{
    /// <summary>How long it may be quiet.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    readonly DateTimeOffset _since = context.Now;
    DateTimeOffset _heard = context.Now;

    /// <summary>Something was heard: a line of the build's output.</summary>
    public void Hear() => _heard = context.Now;

    /// <summary>Says that it goes on, if it was quiet for long enough.</summary>
    public void Say()
    {
        var now = context.Now;
        if (now - _heard < Quiet) return;
        _heard = now;
        context.Report(ActivityKind.Step, FormattableString.Invariant($"Still {what}, {(now - _since).TotalMinutes:0} min"), sha);
    }
}

/// <summary>
/// Waiting and cancelling that continue on the thread that ends the wait. The framework's own hand a cancelled wait to the thread pool, and a run
/// in a simulation has to stay on its one thread to be the same every time.
/// </summary>
static class Here
{
    public static void Cancel(CancellationTokenSource source) => source.Cancel();

    public static async Task DelayAsync(TimeSpan span, TimeProvider time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var end = new TaskCompletionSource();
        var timer = time.CreateTimer(static state => ((TaskCompletionSource)state!).TrySetResult(), end, span, Timeout.InfiniteTimeSpan);
        await using (timer.ConfigureAwait(false))
        {
            using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), end);
            await end.Task.ConfigureAwait(false);
        }
    }
}
