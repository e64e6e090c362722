using Showtime.Core.Ports;

namespace Showtime.Core.Reconciling;

/// <summary>A heartbeat: reports once a minute that a wait continues if nothing else was logged, so that the log does not look dead.</summary>
/// <param name="context">The run that waits.</param>
/// <param name="what">What is going on: "Still …".</param>
/// <param name="sha">The commit's 7 digits, or null.</param>
sealed class Heartbeat(RunContext context, string what, string? sha = null)
{
    /// <summary>How long the log may be quiet.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    readonly DateTimeOffset _since = context.Now;
    DateTimeOffset _heard = context.Now;

    /// <summary>Something else was logged, such as a line of build output.</summary>
    public void Reset() => _heard = context.Now;

    /// <summary>Reports that it continues, if the log was quiet for long enough.</summary>
    public void Beat()
    {
        var now = context.Now;
        if (now - _heard < Quiet) return;
        _heard = now;
        context.Report(ActivityKind.Step, FormattableString.Invariant($"Still {what}, {(now - _since).TotalMinutes:0} min"), sha);
    }
}

/// <summary>
/// Waiting and cancelling that continue on the thread that ends the wait. The framework continues a cancelled wait on the thread pool, but a simulated
/// run has to stay on one thread to be repeatable.
/// </summary>
static class Waiting
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
