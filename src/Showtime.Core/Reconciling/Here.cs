namespace Showtime.Core.Reconciling;

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
