using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Inventory;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;

namespace Showtime.Core.Reconciling;

/// <summary>
/// Brings one pull request to what is wanted (protocol §3): plan, lease, act, look again before and after letting go. Event jobs, scheduled
/// runs and operators all come through here.
/// </summary>
sealed class Reconciler(IShowtimeBackend backend, IActivityLog? log)
{
    public async Task<Plan> PlanAsync(SyncRequest request, CancellationToken cancellationToken)
    {
        var run = await PullRequestRun.OpenAsync(backend, request, log, cancellationToken).ConfigureAwait(false);
        return await run.PlanAsync(holdsLease: false, cancellationToken).ConfigureAwait(false);
    }

    public async Task<SyncResult> RunAsync(SyncRequest request, CancellationToken cancellationToken)
    {
        var run = await PullRequestRun.OpenAsync(backend, request, log, cancellationToken).ConfigureAwait(false);
        var progress = new RunProgress();
        while (true)
        {
            var plan = await PlanWithCloudAsync(run, holdsLease: false, cancellationToken).ConfigureAwait(false);
            progress.First ??= plan;
            if (!HasWork(run, plan, progress))
            {
                await SayWhyNotAsync(run, plan, cancellationToken).ConfigureAwait(false);
                await BuryDeadLeaseAsync(run, plan, cancellationToken).ConfigureAwait(false);
                return Result(run, progress, plan.Action == PlanAction.Blocked && !progress.DidSomething ? SyncOutcome.Blocked : progress.Outcome);
            }

            if (await run.LacksImageAsync(plan, cancellationToken).ConfigureAwait(false))
            {
                await AwaitImageAsync(run, plan, cancellationToken).ConfigureAwait(false);
                return Result(run, progress, progress.DidSomething ? progress.Outcome : SyncOutcome.NothingToDo);
            }

            var (hold, seen) = await LeaseHold.TryTakeAsync(backend, run.Snapshot, Owner(), run.Configuration.Limits.Lease.ToTimeSpan(), log, cancellationToken).ConfigureAwait(false);
            run.Saw(seen);
            if (hold is null)
            {
                await LeaveWishAsync(run, cancellationToken).ConfigureAwait(false);
                // The holder looks once more after letting go; a wish written after that look is this run's own to carry out.
                if (LeaseRules.IsLive(run.Snapshot.Lease, run.Now)) return Result(run, progress, SyncOutcome.LeftToOther);
                continue;
            }

            await using (hold.ConfigureAwait(false))
            {
                await WorkAsync(run, hold, progress, cancellationToken).ConfigureAwait(false);
            }

            run.ForgetWish();
            await run.LookAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes down what a person or the clean-up names, under the lease, whatever the labels say.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Stops it between two steps.</param>
    /// <param name="stillHolds">Asked under the lease of the environment as it is then; null for no question.</param>
    public async Task<IReadOnlyList<RemovedEnvironment>> RemoveAsync(
        RemovalRequest request, CancellationToken cancellationToken, Func<ShowtimeEnvironment, bool>? stillHolds = null)
    {
        var run = await PullRequestRun.OpenAsync(backend, new SyncRequest { PullRequest = request.PullRequest }, log, cancellationToken).ConfigureAwait(false);
        var (hold, seen) = await LeaseHold.TryTakeAsync(backend, run.Snapshot, Owner(), run.Configuration.Limits.Lease.ToTimeSpan(), log, cancellationToken).ConfigureAwait(false);
        run.Saw(seen);
        if (hold is null)
        {
            throw new ShowtimeException(ShowtimeError.Conflict,
                $"Another job ({run.Snapshot.Lease?.Owner}) works on pull request {request.PullRequest} until {run.Snapshot.Lease?.Until:HH:mm:ss} UTC.",
                $"Wait for it, or ask it to stop: add the label '{LabelGrammar.Format(new StopTriggerLabel())}' to the pull request.") { Target = $"#{request.PullRequest}" };
        }

        await using (hold.ConfigureAwait(false))
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hold.Lost);
            var teardown = new EnvironmentTeardown(run);
            await GuardAsync(hold, run, async () =>
            {
                await run.LookAtCloudAsync(linked.Token).ConfigureAwait(false);
                var wanted = request.Sha is not null ? EnvironmentNames.Service(run.Number, request.Sha) : request.ServiceName;
                if (stillHolds is not null && !EnvironmentInventory.Join(run.Snapshot, run.Services, run.Configuration, run.Now).Any(e => e.ServiceName == wanted && stillHolds(e))) return;
                if (request.Sha is { } sha) await teardown.RemoveAsync([sha], linked.Token).ConfigureAwait(false);
                else if (request.ServiceName is { } service && EnvironmentNames.TryParseService(service, out _, out var named)) await teardown.RemoveAsync([named], linked.Token).ConfigureAwait(false);
                else await teardown.DestroyAsync(IsStateOrTrigger, linked.Token).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }

        // Another job may have left its wish meanwhile: whoever held the lease carries it out.
        var after = await RunAsync(new SyncRequest { PullRequest = request.PullRequest, Event = RunEvent.BySchedule }, cancellationToken).ConfigureAwait(false);
        return [.. run.Removed, .. after.Removed];
    }

    async Task WorkAsync(PullRequestRun run, LeaseHold hold, RunProgress progress, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hold.Lost);
        var token = linked.Token;
        await GuardAsync(hold, run, async () =>
        {
            // The lease was taken after the first look: what is done is decided by what is seen under it.
            run.ForgetCloud();
            while (true)
            {
                var plan = await PlanWithCloudAsync(run, holdsLease: true, token).ConfigureAwait(false);
                if (!HasWork(run, plan, progress) || await run.LacksImageAsync(plan, token).ConfigureAwait(false)) return;
                progress.CountStep(run.Number, plan);
                await StepAsync(run, hold, plan, progress, token).ConfigureAwait(false);
                progress.DidSomething = true;
                run.ForgetWish();
                run.ForgetCloud();
            }
        }).ConfigureAwait(false);
    }

    async Task StepAsync(PullRequestRun run, LeaseHold hold, Plan plan, RunProgress progress, CancellationToken cancellationToken)
    {
        log?.Report(new(ActivityKind.Step, plan.Explanation, run.Number));
        var teardown = new EnvironmentTeardown(run);
        switch (plan.Action)
        {
            case PlanAction.DestroyEnvironment:
                if (plan.Reason == PlanReason.PrClosed) await teardown.DestroyAsync(IsStateOrTrigger, cancellationToken).ConfigureAwait(false);
                else await StopAsync(run, teardown, plan, cancellationToken).ConfigureAwait(false);
                break;

            case PlanAction.CreateEnvironment or PlanAction.RollingUpdate or PlanAction.AutoSync:
                try
                {
                    var failure = await new EnvironmentBringUp(run, hold, teardown).RunAsync(plan, cancellationToken).ConfigureAwait(false);
                    if (failure is not null) progress.Fail(EnvironmentNames.Shorten(plan.TargetSha), failure);
                }
                catch (NoLongerWantedException e)
                {
                    log?.Report(new(ActivityKind.Warning, $"Stopped working on {EnvironmentNames.Shorten(plan.TargetSha)}: {e.Message}.", run.Number));
                }

                break;

            default:
                if (plan.ApprovedGround.Length > 0) await WriteGroundAsync(run, plan.ApprovedGround, cancellationToken).ConfigureAwait(false);
                else if (plan.Tidy) await TidyAsync(run, teardown, cancellationToken).ConfigureAwait(false);
                else await DropTriggerAsync(run, cancellationToken).ConfigureAwait(false);
                break;
        }

        await teardown.DeleteLeftBehindAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes what is superfluous and brings the labels of what serves in line with the cloud.</summary>
    static async Task TidyAsync(PullRequestRun run, EnvironmentTeardown teardown, CancellationToken cancellationToken)
    {
        var facts = new PlanFacts(run.Input(holdsLease: true));
        var strays = facts.Strays;
        if (facts.Pointer is { } pointer && !strays.Contains(pointer) && facts.WantedTarget is null)
        {
            var service = facts.ServiceOf(pointer);
            var address = service?.Task is { Running: true, Address: { } host } task
                ? new AddressLabel(pointer, host, task.Port ?? run.Configuration.Environment.Port)
                : null;
            var add = new List<LabelDefinition> { LabelCatalog.Define(new StatusLabel(pointer, EnvironmentStatus.Running)) };
            if (address is not null) add.Add(LabelCatalog.Define(address));
            var names = add.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
            await run.ApplyAsync(new PullRequestChange
            {
                Add = add,
                Remove = [.. run.Labels.NamesOf(l => l is PointerLabel p && p.Sha != pointer || l is StatusLabel s && s.Sha == pointer
                    || l is AddressLabel a && a.Sha == pointer && address is not null).Where(name => !names.Contains(name))],
            }, cancellationToken).ConfigureAwait(false);
        }

        if (strays.Count > 0) await teardown.RemoveAsync(strays, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Takes everything down and only then the stop trigger off: while it stands, a wish that another job writes meanwhile is void, and seen here.
    /// </summary>
    static async Task StopAsync(PullRequestRun run, EnvironmentTeardown teardown, Plan plan, CancellationToken cancellationToken)
    {
        static bool Goes(CircusLabel label) => label is not (BlockedLabel or StopTriggerLabel);

        await WriteStopAsync(run, plan, cancellationToken).ConfigureAwait(false);
        do
        {
            await teardown.DestroyAsync(Goes, cancellationToken).ConfigureAwait(false);
        }
        while (run.Labels.NamesOf(Goes).Count > 0);
        await run.ApplyAsync(new PullRequestChange
        {
            Remove = run.Labels.NamesOf(l => l is not BlockedLabel),
            Comment = run.Removed.Count > 0 ? run.Comment.Stopped() : null,
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A stop that no label says yet is written down first: a job that dies half-way leaves the wish to the next.</summary>
    static async Task WriteStopAsync(PullRequestRun run, Plan plan, CancellationToken cancellationToken)
    {
        if (plan.Reason != PlanReason.ExplicitStopTrigger || run.Labels.StopTrigger is not null) return;
        await run.ApplyAsync(new PullRequestChange { Add = [LabelCatalog.Define(new StopTriggerLabel())] }, cancellationToken).ConfigureAwait(false);
    }

    static async Task DropTriggerAsync(PullRequestRun run, CancellationToken cancellationToken)
    {
        var triggers = run.Labels.NamesOf(l => l is StartTriggerLabel);
        if (triggers.Count > 0) await run.ApplyAsync(new PullRequestChange { Remove = triggers }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Writes what is wanted on the pull request, for the job that holds the lease. Decided anew on what was seen when the lease was not had: the
    /// holder may be taking down what the wish stands on.
    /// </summary>
    static async Task LeaveWishAsync(PullRequestRun run, CancellationToken cancellationToken)
    {
        var plan = await run.PlanAsync(holdsLease: false, cancellationToken).ConfigureAwait(false);
        switch (plan.Action)
        {
            case PlanAction.DestroyEnvironment:
                await WriteStopAsync(run, plan, cancellationToken).ConfigureAwait(false);
                break;

            case PlanAction.CreateEnvironment or PlanAction.RollingUpdate or PlanAction.AutoSync when plan.Reason
                is not (PlanReason.StaleLeaseRecovered or PlanReason.AutoRebuildFailed or PlanReason.ConfigurationChanged or PlanReason.Drift):
                await WriteTargetAsync(run, plan, cancellationToken).ConfigureAwait(false);
                break;

            case PlanAction.NoAction when plan.ApprovedGround.Length > 0:
                await WriteGroundAsync(run, plan.ApprovedGround, cancellationToken).ConfigureAwait(false);
                break;

            default:
                if (StartIsAnswered(run, plan)) await DropTriggerAsync(run, cancellationToken).ConfigureAwait(false);
                await run.LookAsync(cancellationToken).ConfigureAwait(false);
                break;
        }

        run.ForgetWish();
    }

    /// <summary>
    /// Writes a target, and takes it off again where the answer shows that what it stands on (the start trigger, or the environment that was pushed
    /// onto) went away meanwhile: a stop that was asked for later has been carried out before this came.
    /// </summary>
    static async Task WriteTargetAsync(PullRequestRun run, Plan plan, CancellationToken cancellationToken)
    {
        var sha = EnvironmentNames.Shorten(plan.TargetSha);
        var hadTrigger = run.Labels.StartTrigger is not null;
        await run.ApplyAsync(new PullRequestChange
        {
            Add = [LabelCatalog.Target(plan.TargetSha), .. run.Request.TimeToLive is { } ttl ? [LabelCatalog.Define(new TimeToLiveLabel(ttl))] : Array.Empty<LabelDefinition>()],
            Remove = run.Labels.NamesOf(l => l is TargetLabel target && target.Sha != sha || l is StatusLabel { Status: EnvironmentStatus.Failed } failed && failed.Sha == sha),
        }, cancellationToken).ConfigureAwait(false);
        var labels = run.Labels;
        var stands = plan.Reason == PlanReason.AutoSyncNewCommit ? labels.Environments.Any(e => e.Sha != sha) : !hadTrigger || labels.StartTrigger is not null;
        if (stands || labels[sha] is { InProgress: true }) await DropTriggerAsync(run, cancellationToken).ConfigureAwait(false);
        else await run.ApplyAsync(new PullRequestChange { Remove = labels.NamesOf(l => l is TargetLabel target && target.Sha == sha) }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Writes a commit down as approved that was pushed over before this run saw it, so that the next push's <c>before</c> is approved ground. Taken off
    /// again where the answer shows that the head itself was approved meanwhile, or that what it was pushed onto went away.
    /// </summary>
    static async Task WriteGroundAsync(PullRequestRun run, string commit, CancellationToken cancellationToken)
    {
        var sha = EnvironmentNames.Shorten(commit);
        await run.ApplyAsync(new PullRequestChange
        {
            Add = [LabelCatalog.Target(commit)],
            Remove = run.Labels.NamesOf(l => l is TargetLabel target && target.Sha != sha),
        }, cancellationToken).ConfigureAwait(false);
        var (labels, head) = (run.Labels, EnvironmentNames.Shorten(run.Snapshot.HeadSha));
        var stands = labels.Environments.Any(e => e.Sha != sha) && !labels.Targets.Concat(labels.Pointers).Any(l => l.Sha == head);
        if (!stands) await run.ApplyAsync(new PullRequestChange { Remove = labels.NamesOf(l => l is TargetLabel target && target.Sha == sha) }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Approves, and leaves the rest to the run that follows the image's publication.</summary>
    async Task AwaitImageAsync(PullRequestRun run, Plan plan, CancellationToken cancellationToken)
    {
        await LeaveWishAsync(run, cancellationToken).ConfigureAwait(false);
        if (run.Comment.Building(plan.TargetSha, run.Now, inPlace: false) is { } comment) await run.ApplyAsync(new PullRequestChange { Comment = comment }, cancellationToken).ConfigureAwait(false);
        log?.Report(new(ActivityKind.Step, $"Commit {EnvironmentNames.Shorten(plan.TargetSha)} waits for its image, which the workflow for forks builds and publishes.", run.Number));
    }

    async Task<Plan> PlanWithCloudAsync(PullRequestRun run, bool holdsLease, CancellationToken cancellationToken)
    {
        if (run.Services is null && run.Snapshot.State == PullRequestState.Open)
        {
            var fromLabels = await run.PlanAsync(holdsLease, cancellationToken).ConfigureAwait(false);
            if (fromLabels.Action == PlanAction.Blocked || run.Labels.Environments.Count == 0) return fromLabels;
        }

        if (run.Services is null) await run.LookAtCloudAsync(cancellationToken).ConfigureAwait(false);
        return await run.PlanAsync(holdsLease, cancellationToken).ConfigureAwait(false);
    }

    static bool HasWork(PullRequestRun run, Plan plan, RunProgress progress) =>
        plan.Action != PlanAction.Blocked
        && !(plan.Reason == PlanReason.AutoRebuildFailed && progress.HasFailed(EnvironmentNames.Shorten(plan.TargetSha)))
        && !(plan is { Reason: PlanReason.ConfigurationChanged } && progress.HasFailed(EnvironmentNames.Shorten(plan.TargetSha)))
        && (plan.SyncNeeded || StartIsAnswered(run, plan));

    /// <summary>A start trigger that leads to nothing is taken off by the run of its own event, or it would stand there for ever.</summary>
    static bool StartIsAnswered(PullRequestRun run, Plan plan) =>
        plan is { Action: PlanAction.NoAction, Reason: PlanReason.InProgress or PlanReason.Superseded }
        && run.Labels.StartTrigger is not null && new PlanFacts(run.Input(holdsLease: false)).StartRequested;

    /// <summary>A job that died with all its work done has left only its lease.</summary>
    async Task BuryDeadLeaseAsync(PullRequestRun run, Plan plan, CancellationToken cancellationToken)
    {
        if (plan.Action == PlanAction.Blocked || run.Snapshot.Lease is not { } lease || LeaseRules.IsLive(lease, run.Now)) return;
        await backend.Leases.DeleteAsync(lease, cancellationToken).ConfigureAwait(false);
    }

    static async Task SayWhyNotAsync(PullRequestRun run, Plan plan, CancellationToken cancellationToken)
    {
        var comment = plan.Reason switch
        {
            PlanReason.ApprovalNeeded => run.Comment.ApprovalNeeded(plan),
            PlanReason.AlreadyRunning or PlanReason.Frozen => run.Comment.Refreshed(),
            _ => null,
        };
        if (comment is not null) await run.ApplyAsync(new PullRequestChange { Comment = comment }, cancellationToken).ConfigureAwait(false);
    }

    static async Task GuardAsync(LeaseHold hold, PullRequestRun run, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (hold.Lost.IsCancellationRequested)
        {
            throw new ShowtimeException(ShowtimeError.LeaseLost,
                $"Another job has taken over pull request {run.Number}, or the lease could not be renewed in time; this one has stopped.",
                Remedy.Of($"Nothing is lost: the next run goes on. See '{JobCall.On(Job.Status, run.Number)}'.")) { Target = $"#{run.Number}" };
        }
    }

    static bool IsStateOrTrigger(CircusLabel label) => label is EnvironmentLabel or StartTriggerLabel or StopTriggerLabel;

    /// <summary>A name that no other process and no other attempt has.</summary>
    static string Owner() => Guid.NewGuid().ToString("N")[..24];

    SyncResult Result(PullRequestRun run, RunProgress progress, SyncOutcome outcome) => new(
        progress.First!,
        outcome,
        EnvironmentInventory.Join(run.Snapshot, run.Services, run.Configuration, backend.Time.GetUtcNow()),
        run.Removed,
        progress.Failure);
}
