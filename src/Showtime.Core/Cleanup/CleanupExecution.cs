using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Inventory;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;

namespace Showtime.Core.Cleanup;

/// <summary>
/// Carries out a clean-up that was planned, and nothing else: each item is checked again right before it is done. Pull requests side by side, what belongs to
/// one in its order; then the label definitions, since what went before may have freed more. An item that fails is a result like the others.
/// </summary>
sealed class CleanupExecution(IShowtimeBackend backend, IActivityLog? log)
{
    /// <summary>How many label definitions are looked at and deleted together.</summary>
    const int LabelsAtOnce = 40;

    /// <param name="items">What was confirmed.</param>
    /// <param name="atOnce">How many pull requests at the same time.</param>
    /// <param name="done">Receives each result as it comes.</param>
    /// <param name="cancellationToken">Begins nothing more, and stops what has begun after its present step.</param>
    /// <returns>The results, in the items' order.</returns>
    public async Task<IReadOnlyList<CleanupResult>> RunAsync(
        IReadOnlyList<CleanupItem> items, int atOnce, Func<CleanupResult, Task> done, CancellationToken cancellationToken)
    {
        var results = new CleanupResult?[items.Count];
        var begun = 0;
        var all = Enumerable.Range(0, items.Count).ToLookup(index => items[index].Label is null);
        try
        {
            await SideBySideAsync(all[true].GroupBy(index => items[index].PullRequest), atOnce, async (group, stop) =>
            {
                foreach (var index in group)
                {
                    stop.ThrowIfCancellationRequested();
                    Interlocked.Increment(ref begun);
                    await TellAsync(index, await DoAsync(items[index], stop).ConfigureAwait(false)).ConfigureAwait(false);
                }
            }, cancellationToken).ConfigureAwait(false);
            await SideBySideAsync(all[false].Chunk(LabelsAtOnce), atOnce, async (chunk, stop) =>
            {
                Interlocked.Add(ref begun, chunk.Length);
                var pruned = await PruneAsync([.. chunk.Select(index => items[index])], stop).ConfigureAwait(false);
                foreach (var (index, result) in chunk.Zip(pruned)) await TellAsync(index, result).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var ended = results.Count(result => result is not null);
            log?.Report(new(ActivityKind.Warning,
                $"The clean-up was cancelled: {ended} of {items.Count} were carried out, {begun - ended} were stopped on the way, "
                + $"{items.Count - begun} were not begun. What is left is found again by the next clean-up."));
            throw;
        }

        return [.. results.OfType<CleanupResult>()];

        Task TellAsync(int index, CleanupResult result) => done(results[index] = result);
    }

    /// <summary>Works on several things at the same time, on the threads of the answers: a simulated run has to stay on one.</summary>
    async Task SideBySideAsync<T>(IEnumerable<T> things, int atOnce, Func<T, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var waiting = new Queue<T>(things);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // All are announced before the first begins, so that they ask together from the start.
        var jobs = Enumerable.Range(0, Math.Min(atOnce, waiting.Count)).Select(_ => backend.BeginJob()).ToList();
        await Task.WhenAll(jobs.Select(WorkAsync).ToList()).ConfigureAwait(false);

        async Task WorkAsync(IDisposable? job)
        {
            try
            {
                while (Next(out var thing)) await work(thing!, stop.Token).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }
            catch
            {
                Waiting.Cancel(stop);
                throw;
            }
            finally
            {
                job?.Dispose();
            }
        }

        bool Next(out T? thing)
        {
            lock (waiting) return waiting.TryDequeue(out thing) && !stop.IsCancellationRequested;
        }
    }

    async Task<CleanupResult> DoAsync(CleanupItem item, CancellationToken cancellationToken)
    {
        try
        {
            return item switch
            {
                { Kind: CleanupKind.Deployment, Deployment: { } deployment } =>
                    await RemoveDeploymentAsync(item, deployment, cancellationToken).ConfigureAwait(false),
                { Kind: CleanupKind.Lease, Lease: { } lease } => await DeleteLeaseAsync(item, lease, cancellationToken).ConfigureAwait(false),
                { Kind: CleanupKind.Reconcile, PullRequest: { } number } => await ReconcileAsync(item, number, cancellationToken).ConfigureAwait(false),
                { Kind: CleanupKind.Image, Environment: { } image } =>
                    await new ImageCleanup(backend, log).RemoveAsync(item, image, cancellationToken).ConfigureAwait(false),
                { Environment: { } environment } => await RemoveAsync(item, environment, cancellationToken).ConfigureAwait(false),
                _ => throw new ArgumentException($"A clean-up item of kind {item.Kind} without its object.", nameof(item)),
            };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Failed(item, Known(e));
        }
    }

    async Task<CleanupResult> RemoveDeploymentAsync(CleanupItem item, DeploymentRecord record, CancellationToken cancellationToken)
    {
        var now = await backend.PullRequests.ReadAsync(record.PullRequest, cancellationToken).ConfigureAwait(false);
        if (CleanupPlanner.Names(now, record) || LeaseRules.IsLive(now.Lease, now.ReadAt)) return InUse(item);
        await backend.Deployments.DeleteAsync(record, cancellationToken).ConfigureAwait(false);
        return new CleanupResult(item, Done: true, item.Reason, []);
    }

    async Task<CleanupResult> ReconcileAsync(CleanupItem item, int number, CancellationToken cancellationToken)
    {
        var result = await new Reconciler(backend, log)
            .RunAsync(new SyncRequest { PullRequest = number, Event = RunEvent.BySchedule }, cancellationToken).ConfigureAwait(false);
        return new CleanupResult(item, result.Outcome is SyncOutcome.Done, $"{result.Outcome}: {result.Plan.Explanation}", result.Removed, result.Failure);
    }

    async Task<CleanupResult> RemoveAsync(CleanupItem item, ShowtimeEnvironment environment, CancellationToken cancellationToken)
    {
        bool StillApplies(Observation seen) => EnvironmentInventory.Join(seen.PullRequest, seen.Services, seen.Configuration, seen.Now)
            .Any(now => now.ServiceName == environment.ServiceName && CleanupPlanner.Why(item.Kind, now, item.Rules, seen.Now) is not null);
        var removal = new Removal(environment.Sha.Length > 0 ? environment.Sha : null, environment.ServiceName, StillApplies);
        var (removed, failure) = await new Reconciler(backend, log).RemoveAsync(environment.PullRequest, removal, cancellationToken).ConfigureAwait(false);
        return removed.Count > 0
            ? new CleanupResult(item, Done: true, item.Reason, removed, failure)
            : new CleanupResult(item, Done: false, failure?.Message ?? "it has changed since the plan was made", [], failure);
    }

    async Task<CleanupResult> DeleteLeaseAsync(CleanupItem item, LeaseRecord lease, CancellationToken cancellationToken) =>
        await backend.Leases.DeleteAsync(lease, cancellationToken).ConfigureAwait(false)
            ? new CleanupResult(item, Done: true, item.Reason, [])
            : new CleanupResult(item, Done: false, "it is gone already", []);

    /// <summary>Deletes definitions that nothing uses. Where GitHub refuses one, each is tried by itself.</summary>
    async Task<IReadOnlyList<CleanupResult>> PruneAsync(IReadOnlyList<CleanupItem> items, CancellationToken cancellationToken)
    {
        try
        {
            var names = items.Select(item => item.Label!).ToList();
            var deleted = await backend.PullRequests.DeleteUnusedDefinitionsAsync(names, cancellationToken).ConfigureAwait(false);
            return
            [
                .. items.Select(item => deleted.Contains(item.Label!, StringComparer.Ordinal)
                    ? new CleanupResult(item, Done: true, item.Reason, [])
                    : InUse(item)),
            ];
        }
        catch (ShowtimeException e) when (items.Count > 1 && e.Error is ShowtimeError.Conflict or ShowtimeError.LimitExceeded)
        {
            List<CleanupResult> results = [];
            foreach (var item in items) results.AddRange(await PruneAsync([item], cancellationToken).ConfigureAwait(false));
            return results;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One failure for all of them, so that it is reported once.
            var failure = Known(e);
            return [.. items.Select(item => Failed(item, failure))];
        }
    }

    static CleanupResult InUse(CleanupItem item) => new(item, Done: false, "it is in use now", []);

    static CleanupResult Failed(CleanupItem item, ShowtimeException failure) => new(item, Done: false, failure.Message, [], failure);

    /// <summary>A mistake of ours in one item must not keep the others running up a bill.</summary>
    static ShowtimeException Known(Exception exception) => exception as ShowtimeException
        ?? new ShowtimeException(
            ShowtimeError.Uncertain,
            $"An unexpected error: {exception.Message}",
            "Report it with the output of '-v'; the next clean-up finds what is left.",
            exception);
}
