using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Core.Cleanup;

/// <summary>Everything that a clean-up's plan depends on.</summary>
sealed record CleanupObservation
{
    public IReadOnlyList<Observation> PullRequests { get; init; } = [];

    public IReadOnlyList<ShowtimeEnvironment> Environments { get; init; } = [];

    public IReadOnlyList<LeaseRecord> Leases { get; init; } = [];

    public IReadOnlyList<DeploymentRecord> Deployments { get; init; } = [];

    public IReadOnlyList<DefinitionUse> Definitions { get; init; } = [];

    public required DateTimeOffset Now { get; init; }
}

/// <summary>What a clean-up would do. Pure. For each pull request the decision table decides, as in a scheduled run.</summary>
static class CleanupPlanner
{
    public static IReadOnlyList<CleanupItem> Items(CleanupRequest rules, CleanupObservation seen)
    {
        List<CleanupItem> items = [];
        if (rules.Reconcile)
        {
            items.AddRange(seen.PullRequests.Where(o => rules.ClosedPullRequests || o.PullRequest.State == PullRequestState.Open)
                .Select(o => (o.PullRequest.Number, Why: WhyReconcile(o))).Where(plan => plan.Why.Reason is not null)
                .Select(plan => new CleanupItem
                {
                    Kind = CleanupKind.Reconcile,
                    PullRequest = plan.Number,
                    Reason = plan.Why.Reason!,
                    CostPerHour = plan.Why.Destroys ? seen.Environments.Where(e => e.PullRequest == plan.Number).Sum(e => e.CostPerHour) : null,
                    Rules = rules,
                }));
        }

        // A pull request that is reconciled gets no other item.
        var reconciled = items.Select(item => item.PullRequest!.Value).ToHashSet();
        items.AddRange(
            from environment in seen.Environments
            where !reconciled.Contains(environment.PullRequest)
            from kind in environment.Kind == EnvironmentKind.Image ? [CleanupKind.Image] : new[] { CleanupKind.Expired, CleanupKind.Orphan }
            let why = Why(kind, environment, rules, seen.Now)
            where why is not null && (kind != CleanupKind.Orphan || rules.Orphans && Why(CleanupKind.Expired, environment, rules, seen.Now) is null)
            select new CleanupItem
            {
                Kind = kind,
                PullRequest = environment.PullRequest,
                Environment = environment,
                Reason = why,
                CostPerHour = environment.CostPerHour,
                Rules = rules,
            });
        items.AddRange(seen.Leases.Where(l => !LeaseRules.IsLive(l, seen.Now) && !reconciled.Contains(l.PullRequest)).Select(l => new CleanupItem
        {
            Kind = CleanupKind.Lease,
            PullRequest = l.PullRequest,
            Lease = l,
            Reason = FormattableString.Invariant($"the job that held it died; it expired at {l.Until.UtcDateTime:yyyy-MM-dd HH:mm} UTC"),
            Rules = rules,
        }));
        var snapshots = seen.PullRequests.Select(p => p.PullRequest).ToList();
        items.AddRange(seen.Deployments
            .Where(r => !reconciled.Contains(r.PullRequest) && IsOld(r.CreatedAt) && !snapshots.Any(s => s.Number == r.PullRequest && Names(s, r)))
            .Select(r => new CleanupItem
            {
                Kind = CleanupKind.Deployment,
                PullRequest = r.PullRequest,
                Deployment = r,
                Reason = "its environment is gone",
                Rules = rules,
            }));
        var inUse = snapshots.SelectMany(s => s.Labels).Select(l => LabelGrammar.Parse(l.Name)).OfType<EnvironmentLabel>().Select(l => l.Sha).ToHashSet();
        items.AddRange(seen.Definitions.Where(d => IsOld(d.CreatedAt) && IsOrphaned(d, inUse))
            .Select(d => new CleanupItem { Kind = CleanupKind.Label, Label = d.Definition.Name, Reason = "no issue or pull request uses it", Rules = rules }));
        return items;

        // Something new may belong to a job that is about to use it.
        bool IsOld(DateTimeOffset? createdAt) => seen.Now - (createdAt ?? seen.Now) > rules.OrphanGrace.ToTimeSpan();
    }

    /// <summary>
    /// Why a pull request needs a run, null if it does not, and whether that takes everything down. One that cannot be planned gets a run too: it fails there
    /// by itself and takes no other with it.
    /// </summary>
    static (string? Reason, bool Destroys) WhyReconcile(Observation pullRequest)
    {
        try
        {
            var plan = Planner.Plan(pullRequest, Intent.OfSchedule);
            return (plan.SyncNeeded ? plan.Explanation : null, plan.Action == PlanAction.DestroyEnvironment);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return ($"what it needs could not be found out: {e.Message}", false);
        }
    }

    /// <summary>Why an environment or an image is removed, by one of the rules; null if it stays.</summary>
    public static string? Why(CleanupKind kind, ShowtimeEnvironment environment, CleanupRequest rules, DateTimeOffset now) => kind switch
    {
        CleanupKind.Orphan => WhyOrphan(environment, rules, now),
        CleanupKind.Image => WhyImage(environment, rules, now),
        _ => WhyExpired(environment, rules, now),
    };

    /// <summary>Why an expired environment is removed; null if it stays.</summary>
    public static string? WhyExpired(ShowtimeEnvironment environment, CleanupRequest rules, DateTimeOffset now)
    {
        if (environment.CreatedAt is not { } created) return null; // nothing says how old it is
        ShowtimeDuration age = now - created;
        if (rules.MaxAge is { } maximum && age > maximum) return $"{age} old, more than the maximum age of {maximum}";
        if (!rules.RespectTimeToLive) return age > rules.OlderThan ? $"{age} old, more than {rules.OlderThan}" : null;
        if (environment.ExpiresAt is { } end)
        {
            return now > end
                ? FormattableString.Invariant($"its time to live ended at {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC")
                : null;
        }

        // A legacy service without a time to live does not wait for 'close'.
        return environment is { Kind: EnvironmentKind.Legacy, TimeToLive: null } && age > rules.OlderThan ? $"{age} old, more than {rules.OlderThan}" : null;
    }

    /// <summary>Why a service without labels is removed; null if it stays.</summary>
    public static string? WhyOrphan(ShowtimeEnvironment environment, CleanupRequest rules, DateTimeOffset now) =>
        environment is { Kind: EnvironmentKind.Orphaned, InCloud: true, CreatedAt: { } created } && now - created > rules.OrphanGrace.ToTimeSpan()
            ? $"no pointer and no target of its pull request names it, and it is {(ShowtimeDuration)(now - created)} old"
            : null;

    /// <summary>Why an image that no environment needs is removed; null if it stays: a young one may be about to be deployed.</summary>
    static string? WhyImage(ShowtimeEnvironment image, CleanupRequest rules, DateTimeOffset now) =>
        image.CreatedAt is not { } pushed ? "no environment needs it, and its pull request is closed"
        : now - pushed > rules.OrphanGrace.ToTimeSpan() ? $"no environment needs it, and it is {(ShowtimeDuration)(now - pushed)} old"
        : null;

    /// <summary>Whether a pull request's labels name a deployment's commit.</summary>
    public static bool Names(PullRequestSnapshot pullRequest, DeploymentRecord record) => new PullRequestLabels(pullRequest.Labels)[record.Commit] is not null;

    /// <summary>
    /// An unused definition of a feature flag, or of a commit that no pull request is working on. All pull requests share those of flags, so only the
    /// clean-up deletes them, never the end of one environment.
    /// </summary>
    /// <param name="definition">The definition.</param>
    /// <param name="inUse">The commits, 7 digits, that pull requests carry labels of.</param>
    public static bool IsOrphaned(DefinitionUse definition, IReadOnlySet<string> inUse) =>
        definition.Uses == 0
        && LabelGrammar.Parse(definition.Definition.Name) switch
        {
            FeatureFlagLabel => true,
            EnvironmentLabel label => !inUse.Contains(label.Sha),
            _ => false,
        };
}
