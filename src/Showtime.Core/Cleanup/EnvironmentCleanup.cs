using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Inventory;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;
using Showtime.Core.Sessions;

namespace Showtime.Core.Cleanup;

/// <summary>The scheduled clean-up: everything is read first, one plan is made, each item is looked at again under the lease before it is done.</summary>
sealed class EnvironmentCleanup(IShowtimeBackend backend, IActivityLog? log)
{
    public async Task<IReadOnlyList<CleanupItem>> PlanAsync(CleanupRequest rules, CancellationToken cancellationToken)
    {
        var configuration = (await backend.ConfigurationAsync(cancellationToken).ConfigureAwait(false)).Value;
        var now = backend.Time.GetUtcNow();
        List<CleanupItem> items = [];
        HashSet<int> handled = [];
        var permissions = new Dictionary<string, PermissionLevel>(StringComparer.OrdinalIgnoreCase);
        List<PullRequestSnapshot> snapshots = [];
        await foreach (var snapshot in backend.PullRequests.ListAsync(cancellationToken).ConfigureAwait(false)) snapshots.Add(snapshot);
        if (rules.Reconcile)
        {
            foreach (var snapshot in snapshots.Where(s => rules.ClosedPullRequests || s.State == PullRequestState.Open))
            {
                var plan = Planner.Plan(new PlanInput
                {
                    PullRequest = snapshot,
                    Event = RunEvent.BySchedule,
                    Permissions = await PermissionsAsync(snapshot, permissions, cancellationToken).ConfigureAwait(false),
                    Attempts = configuration.Limits.Attempts,
                    Now = now,
                });
                if (!plan.SyncNeeded) continue;
                handled.Add(snapshot.Number);
                items.Add(new CleanupItem { Kind = CleanupKind.Reconcile, PullRequest = snapshot.Number, Reason = plan.Explanation, Rules = rules });
            }
        }

        var environments = new List<ShowtimeEnvironment>();
        await foreach (var environment in new EnvironmentInventory(backend).ListAsync(new EnvironmentQuery(), cancellationToken).ConfigureAwait(false)) environments.Add(environment);
        foreach (var environment in environments.Where(e => !handled.Contains(e.PullRequest)))
        {
            if (CleanupPlanner.WhyExpired(environment, rules, now) is { } expired)
            {
                items.Add(new CleanupItem { Kind = CleanupKind.Expired, PullRequest = environment.PullRequest, Environment = environment, Reason = expired, Rules = rules });
            }
            else if (rules.Orphans && CleanupPlanner.WhyOrphan(environment, rules, now) is { } orphan)
            {
                items.Add(new CleanupItem { Kind = CleanupKind.Orphan, PullRequest = environment.PullRequest, Environment = environment, Reason = orphan, Rules = rules });
            }
        }

        var leases = await backend.Leases.ListAsync(cancellationToken).ConfigureAwait(false);
        items.AddRange(leases.Where(l => !LeaseRules.IsLive(l, now) && !handled.Contains(l.PullRequest)).Select(l => new CleanupItem
        {
            Kind = CleanupKind.Lease,
            PullRequest = l.PullRequest,
            Lease = l,
            Reason = FormattableString.Invariant($"the job that held it died; it ran out at {l.Until.UtcDateTime:yyyy-MM-dd HH:mm} UTC"),
            Rules = rules,
        }));
        if (configuration.Feedback.Deployments && rules.Orphans) items.AddRange(await OrphanedDeploymentsAsync(configuration, rules, snapshots, handled, now, cancellationToken).ConfigureAwait(false));
        if (rules.Labels)
        {
            var definitions = await backend.PullRequests.ListDefinitionsAsync(cancellationToken).ConfigureAwait(false);
            items.AddRange(definitions.Where(d => IsOrphaned(d, snapshots) && now - (d.CreatedAt ?? now) > rules.OrphanGrace.ToTimeSpan()).Select(d =>
                new CleanupItem { Kind = CleanupKind.Label, Label = d.Definition.Name, Reason = "nothing carries it", Rules = rules }));
        }

        return items;
    }

    public async Task<CleanupResult> DoAsync(CleanupItem item, CancellationToken cancellationToken)
    {
        try
        {
            return item switch
            {
                { Kind: CleanupKind.Label, Label: { } label } => await RemoveLabelAsync(item, label, cancellationToken).ConfigureAwait(false),
                { Kind: CleanupKind.Deployment, Deployment: { } deployment } => await RemoveDeploymentAsync(item, deployment, cancellationToken).ConfigureAwait(false),
                { Kind: CleanupKind.Lease, Lease: { } lease } => await BuryAsync(item, lease, cancellationToken).ConfigureAwait(false),
                { Kind: CleanupKind.Reconcile, PullRequest: { } number } => await ReconcileAsync(item, number, cancellationToken).ConfigureAwait(false),
                { Environment: { } environment } => await RemoveAsync(item, environment, cancellationToken).ConfigureAwait(false),
                _ => throw new ArgumentException($"A clean-up item of kind {item.Kind} without its object.", nameof(item)),
            };
        }
        catch (ShowtimeException e)
        {
            return new CleanupResult(item, Done: false, e.Message, [], e);
        }
    }

    /// <summary>Deployments whose commit no label of their pull request names. Courtesy as they are, a failed read of them stops nothing else.</summary>
    async Task<IEnumerable<CleanupItem>> OrphanedDeploymentsAsync(
        ShowtimeConfiguration configuration, CleanupRequest rules, IReadOnlyList<PullRequestSnapshot> snapshots, HashSet<int> handled, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var records = await backend.Deployments.ListAsync(configuration.Feedback.DeploymentEnvironment, pullRequest: null, cancellationToken).ConfigureAwait(false);
            return records
                .Where(r => !handled.Contains(r.PullRequest) && now - (r.CreatedAt ?? now) > rules.OrphanGrace.ToTimeSpan() && !snapshots.Any(s => s.Number == r.PullRequest && Names(s, r)))
                .Select(r => new CleanupItem { Kind = CleanupKind.Deployment, PullRequest = r.PullRequest, Deployment = r, Reason = "its environment is gone", Rules = rules });
        }
        catch (ShowtimeException e)
        {
            log?.Report(new(ActivityKind.Warning, $"The deployments could not be read, so none is cleaned up: {e.Message}{(e.Remedy is null ? "" : " " + e.Remedy)}"));
            return [];
        }
    }

    static bool Names(PullRequestSnapshot pullRequest, DeploymentRecord record) => new PullRequestLabels(pullRequest.Labels)[record.Commit] is not null;

    async Task<CleanupResult> RemoveDeploymentAsync(CleanupItem item, DeploymentRecord record, CancellationToken cancellationToken)
    {
        var now = await backend.PullRequests.ReadAsync(record.PullRequest, cancellationToken).ConfigureAwait(false);
        if (Names(now, record) || LeaseRules.IsLive(now.Lease, backend.Time.GetUtcNow())) return new CleanupResult(item, Done: false, "it is in use now", []);
        await backend.Deployments.DeleteAsync(record, cancellationToken).ConfigureAwait(false);
        return new CleanupResult(item, Done: true, item.Reason, []);
    }

    /// <summary>
    /// A definition that nothing carries: of a feature flag, or of a commit that no pull request is at work on. Those of flags are shared by all
    /// pull requests, so only the clean-up prunes them, never the end of one environment.
    /// </summary>
    public static bool IsOrphaned(DefinitionUse definition, IEnumerable<PullRequestSnapshot> pullRequests) =>
        definition.Uses == 0
        && LabelGrammar.Parse(definition.Definition.Name) switch
        {
            FeatureFlagLabel => true,
            EnvironmentLabel label => !pullRequests.Any(p => p.Labels.Any(l => LabelGrammar.Parse(l.Name) is EnvironmentLabel own && own.Sha == label.Sha)),
            _ => false,
        };

    /// <summary>The permissions of those whose labels a plan depends on. One that cannot be read is missing, and counts as none.</summary>
    async Task<IReadOnlyDictionary<string, PermissionLevel>> PermissionsAsync(
        PullRequestSnapshot snapshot, Dictionary<string, PermissionLevel> known, CancellationToken cancellationToken)
    {
        foreach (var login in Approvals.LoginsToAsk(snapshot).Where(login => !known.ContainsKey(login)))
        {
            try
            {
                known[login] = await backend.PullRequests.ReadPermissionAsync(login, cancellationToken).ConfigureAwait(false);
            }
            catch (ShowtimeException e)
            {
                log?.Report(new(ActivityKind.Warning, $"The permission of {login} could not be read and counts as none: {e.Message}", snapshot.Number));
            }
        }

        return known;
    }

    async Task<CleanupResult> ReconcileAsync(CleanupItem item, int number, CancellationToken cancellationToken)
    {
        var result = await new Reconciler(backend, log)
            .RunAsync(new SyncRequest { PullRequest = number, Event = RunEvent.BySchedule }, cancellationToken).ConfigureAwait(false);
        return new CleanupResult(item, result.Outcome is SyncOutcome.Done, $"{result.Outcome}: {result.Plan.Explanation}", result.Removed, result.Failure);
    }

    async Task<CleanupResult> RemoveAsync(CleanupItem item, ShowtimeEnvironment environment, CancellationToken cancellationToken)
    {
        bool StillHolds(ShowtimeEnvironment now) => item.Kind == CleanupKind.Orphan
            ? CleanupPlanner.WhyOrphan(now, item.Rules, backend.Time.GetUtcNow()) is not null
            : CleanupPlanner.WhyExpired(now, item.Rules, backend.Time.GetUtcNow()) is not null;
        var removed = await new Reconciler(backend, log).RemoveAsync(
            new RemovalRequest { PullRequest = environment.PullRequest, Sha = environment.Sha.Length > 0 ? environment.Sha : null, ServiceName = environment.ServiceName },
            cancellationToken, StillHolds).ConfigureAwait(false);
        return removed.Count > 0
            ? new CleanupResult(item, Done: true, item.Reason, removed)
            : new CleanupResult(item, Done: false, "it has changed since it was looked at", []);
    }

    async Task<CleanupResult> BuryAsync(CleanupItem item, LeaseRecord lease, CancellationToken cancellationToken) =>
        await backend.Leases.DeleteAsync(lease, cancellationToken).ConfigureAwait(false)
            ? new CleanupResult(item, Done: true, item.Reason, [])
            : new CleanupResult(item, Done: false, "it is gone already", []);

    async Task<CleanupResult> RemoveLabelAsync(CleanupItem item, string label, CancellationToken cancellationToken)
    {
        var deleted = await backend.PullRequests.DeleteUnusedDefinitionsAsync([label], cancellationToken).ConfigureAwait(false);
        return deleted.Count > 0 ? new CleanupResult(item, Done: true, item.Reason, []) : new CleanupResult(item, Done: false, "it is in use now", []);
    }
}
