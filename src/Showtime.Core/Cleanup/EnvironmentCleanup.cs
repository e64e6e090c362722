using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Inventory;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;

namespace Showtime.Core.Cleanup;

/// <summary>The scheduled clean-up: everything is read first, one plan is made, and each item is checked again before it is carried out.</summary>
sealed class EnvironmentCleanup(IShowtimeBackend backend, IActivityLog? log)
{
    public async Task<IReadOnlyList<CleanupItem>> PlanAsync(CleanupRequest rules, CancellationToken cancellationToken) =>
        CleanupPlanner.Items(rules, await new CleanupObserver(backend, log).ObserveAsync(rules, cancellationToken).ConfigureAwait(false));

    public async Task<CleanupResult> DoAsync(CleanupItem item, CancellationToken cancellationToken)
    {
        try
        {
            return item switch
            {
                { Kind: CleanupKind.Label, Label: { } label } => await RemoveLabelAsync(item, label, cancellationToken).ConfigureAwait(false),
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
        catch (ShowtimeException e)
        {
            return new CleanupResult(item, Done: false, e.Message, [], e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A mistake of ours in one item must not keep the others running up a bill.
            var failure = new ShowtimeException(ShowtimeError.Uncertain, $"An unexpected error: {e.Message}", "Report it with the output of '-v'.", e);
            return new CleanupResult(item, Done: false, failure.Message, [], failure);
        }
    }

    async Task<CleanupResult> RemoveDeploymentAsync(CleanupItem item, DeploymentRecord record, CancellationToken cancellationToken)
    {
        var now = await backend.PullRequests.ReadAsync(record.PullRequest, cancellationToken).ConfigureAwait(false);
        if (CleanupPlanner.Names(now, record) || LeaseRules.IsLive(now.Lease, now.ReadAt)) return new CleanupResult(item, Done: false, "it is in use now", []);
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

    async Task<CleanupResult> RemoveLabelAsync(CleanupItem item, string label, CancellationToken cancellationToken)
    {
        var deleted = await backend.PullRequests.DeleteUnusedDefinitionsAsync([label], cancellationToken).ConfigureAwait(false);
        return deleted.Count > 0 ? new CleanupResult(item, Done: true, item.Reason, []) : new CleanupResult(item, Done: false, "it is in use now", []);
    }
}
