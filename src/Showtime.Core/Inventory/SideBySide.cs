namespace Showtime.Core.Inventory;

/// <summary>Work that goes on at the same time. The first failure ends the rest.</summary>
static class SideBySide
{
    /// <summary>Begins all in their order, waits until every one has ended, and throws the failure that came first.</summary>
    /// <param name="cancellationToken">Stops all.</param>
    /// <param name="parts">What to do; each gets a token that is cancelled when another fails.</param>
    public static async Task RunAsync(CancellationToken cancellationToken, params IReadOnlyList<Func<CancellationToken, Task>> parts)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task? failed = null;
        await Task.WhenAll(parts.Select(part => GuardAsync(part))).ConfigureAwait(false);
        if (failed is not null) await failed.ConfigureAwait(false);

        async Task GuardAsync(Func<CancellationToken, Task> part)
        {
            var work = part(stop.Token);
            await Task.WhenAny(work).ConfigureAwait(false);
            if (work.IsCompletedSuccessfully || Interlocked.CompareExchange(ref failed, work, null) is not null) return;
            End(stop);
        }
    }

    /// <summary>Cancels on this thread: a simulated run has only one.</summary>
    public static void End(CancellationTokenSource source) => source.Cancel();
}
