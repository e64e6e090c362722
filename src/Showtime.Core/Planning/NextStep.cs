using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;

namespace Showtime.Core.Planning;

/// <summary>
/// Names the next step of a run from observation and intent. Pure: the loop carries the step out, observes, and asks again. The decision
/// table (<see cref="Planner"/>) says what a pull request needs; what is here says how a run gets there.
/// </summary>
static partial class NextStep
{
    /// <summary>The most labels that GitHub puts on a pull request.</summary>
    const int MaxLabels = 100;

    public static Step For(Observation seen, Intent intent)
    {
        // The holder looks once more after letting go; what is written after that look is this run's own to carry out.
        if (seen is { Lease: LeaseView.Left, LeaseIsAnothers: true, BuiltElsewhere: false }) return new Done(SyncOutcome.LeftToOther);
        if (intent.Removal is { } removal) return OfRemoval(seen, removal);
        if (seen.LoginsToAsk is { Count: > 0 } logins) return new LookAtPermissions(logins);
        if (seen.RollOut is { } rollOut && OfRollOut(seen, intent, rollOut) is { } step) return step;
        var names = seen.LeftBehind.Except(seen.Labels.Names).ToList();
        var next = OfTable(new PlanFacts(seen, intent));
        if (seen.HoldsLease && names.Count > 0)
        {
            return next switch
            {
                Release release => release with { Definitions = names },
                EndStop end => end with { Definitions = names },
                _ => new DeleteDefinitions(names),
            };
        }

        // What can be done is done first. Then the run fails, because something of this pull request may be billed that it must not touch.
        return next is Done && seen.Foreign.Count > 0 ? new Refuse(OwnedByAnother(seen)) { Plan = next.Plan } : next;
    }

    /// <summary>Whether a run that begins with this plan asks the cloud or the registry for anything.</summary>
    public static bool AsksCloud(PlanFacts facts, Plan plan) => plan.SyncNeeded || NeedsCloud(facts, plan);

    static Step OfRemoval(Observation seen, Removal removal)
    {
        if (seen.LeaseIsAnothers)
        {
            var (number, lease) = (seen.PullRequest.Number, seen.PullRequest.Lease!);
            return new Refuse(new ShowtimeException(ShowtimeError.Conflict,
                $"Another job ({lease.Owner}) works on pull request {number} until {lease.Until:HH:mm:ss} UTC.",
                $"Wait for it, or ask it to stop: add the label '{LabelGrammar.Format(new StopTriggerLabel())}' to the pull request.")
            {
                Target = $"#{number}",
            });
        }

        if (!seen.HoldsLease) return new ClaimLease();
        if (seen.Services is null) return new LookAtCloud();
        if (removal.StillApplies?.Invoke(seen) == false) return new Release();
        if (removal.Sha is { } one ? IsForeign(seen, one) : removal.ServiceName is null && seen.Foreign.Count > 0 && Everything(seen).Count == 0)
        {
            return new Refuse(OwnedByAnother(seen));
        }

        return removal.Sha is { } sha ? new Retire([sha], Settles: true)
            : removal.ServiceName is { } service && EnvironmentNames.TryParseService(service, out _, out var named) ? new Retire([named], Settles: true)
            : new Retire(Everything(seen), OtherLabels.StatesAndTriggers, Settles: true);
    }

    static Step OfTable(PlanFacts facts)
    {
        var (seen, intent) = (facts.Seen, facts.Intent);
        var plan = Planner.Plan(facts);
        if (plan.LacksHead is { } unknown) return new LookAtHead(unknown);
        if (plan.LacksStanding) return new LookAtStanding();
        if (plan.Question is not null && facts.Labels.StartTrigger is null) return new Refuse(NotReviewed(plan));
        if (NeedsLook(facts, plan)) return new LookAtCloud(seen.HoldsLease && Deploys(plan) ? EnvironmentNames.Shorten(plan.TargetSha) : null);
        if (seen.Foreign.Count > 0
            && (Deploys(plan) && IsForeign(seen, plan.TargetSha)
                || plan.Action == PlanAction.DestroyEnvironment && Everything(seen).Count == 0))
        {
            return new Refuse(OwnedByAnother(seen));
        }

        if (seen.HoldsLease && IsSettled(facts, plan)) return new Release();

        if (Deploys(plan) && seen.BuiltElsewhere && intent.Image is null && !IsSettled(facts, plan))
        {
            var image = WantedDeployment.Image(seen, intent, plan.TargetSha);
            if (seen.Image?.Reference != image) return new LookAtImage(image);
            // The run that follows the image's publication does the rest.
            if (!seen.Image.Exists)
            {
                return seen.HoldsLease ? new Release()
                    : intent.IsRecorded ? new Done(seen.Progress.Worked ? seen.Progress.Outcome : SyncOutcome.NothingToDo, Answer.WaitsForImage) { Plan = plan }
                    : Record(facts, plan) with { Plan = plan };
            }
        }

        if (seen.HoldsLease) return Work(facts, plan);
        if (seen is { Lease: LeaseView.Left, LeaseIsAnothers: true }) return new Done(SyncOutcome.LeftToOther) { Plan = plan };
        if (seen is { Lease: LeaseView.Refused, LeaseIsAnothers: true }) return Record(facts, plan) with { Plan = plan };
        if (IsSettled(facts, plan)) return End(facts, plan);
        return seen.LeaseIsAnothers ? Record(facts, plan) with { Plan = plan } : new ClaimLease { Plan = plan };
    }

    /// <summary>
    /// Whether the cloud has to be looked at before anything else. What the labels alone call for takes the lease first: a look is needed under it anyway.
    /// </summary>
    static bool NeedsLook(PlanFacts facts, Plan plan)
    {
        var seen = facts.Seen;
        if (seen.HoldsLease && Deploys(plan))
            return seen.Services is null || seen.Name?.ServiceName != EnvironmentNames.Service(plan.PullRequest, plan.TargetSha);
        return seen.Services is null && NeedsCloud(facts, plan) && (seen.HoldsLease || !Deploys(plan) && plan.Action != PlanAction.DestroyEnvironment);
    }

    /// <summary>The labels are enough if they name no environment, or if nothing may be done.</summary>
    static bool NeedsCloud(PlanFacts facts, Plan plan) =>
        facts.Seen.PullRequest.State != Ports.PullRequestState.Open || plan.Action != PlanAction.Blocked && facts.Labels.Environments.Count > 0;

    /// <summary>Whether nothing is left to do. What failed in this run is left to the next one.</summary>
    static bool IsSettled(PlanFacts facts, Plan plan) =>
        plan.Action == PlanAction.Blocked
        || plan.Reason is PlanReason.AutoRebuildFailed or PlanReason.ConfigurationChanged
            && facts.Seen.Progress.Failed.Contains(EnvironmentNames.Shorten(plan.TargetSha))
        || !plan.SyncNeeded && !StartIsAnswered(facts, plan);

    /// <summary>A start trigger without an effect is removed by the run of its own event, or it would stay for ever.</summary>
    static bool StartIsAnswered(PlanFacts facts, Plan plan) =>
        (plan is { Action: PlanAction.NoAction, Reason: PlanReason.InProgress or PlanReason.Superseded } || plan.Question is not null)
        && facts.Labels.StartTrigger is not null
        && facts.StartRequested;

    static bool Deploys(Plan plan) => plan.Action is PlanAction.CreateEnvironment or PlanAction.RollingUpdate or PlanAction.AutoSync;

    static Done End(PlanFacts facts, Plan plan)
    {
        var seen = facts.Seen;
        var outcome = plan.Action == PlanAction.Blocked && !seen.Progress.Worked ? SyncOutcome.Blocked : seen.Progress.Outcome;
        var answer = plan.Reason switch
        {
            PlanReason.ApprovalNeeded => Answer.ApprovalNeeded,
            PlanReason.AlreadyRunning or PlanReason.Frozen => Answer.Refreshed,
            PlanReason.OperationBlocked when facts.StartLabelByWriter => Answer.Blocked,
            PlanReason.LimitReached when facts.Labels.StartTrigger is not null => Answer.LimitReached,
            _ => Answer.None,
        };
        // A job that died after its work was done left only its lease.
        var expired = plan.Action != PlanAction.Blocked && !seen.LeaseIsAnothers ? seen.PullRequest.Lease : null;
        return new Done(outcome, answer, expired) { Plan = plan };
    }

    /// <summary>What is recorded on the pull request for the job that holds the lease, or for the one that will have the image.</summary>
    static Step Record(PlanFacts facts, Plan plan) => plan switch
    {
        { Action: PlanAction.DestroyEnvironment, Reason: PlanReason.ExplicitStopTrigger } when facts.Labels.StopTrigger is null => HasRoomForALabel(facts.Seen)
            ? new RecordStop(Settles: true)
            : new Refuse(new ShowtimeException(ShowtimeError.LimitExceeded,
                $"Another job works on pull request {plan.PullRequest}, and a stop cannot be left for it: "
                    + $"the pull request has {MaxLabels} labels, the most that GitHub allows.",
                "Remove a label, or wait for the other job, then ask again.") { Target = $"#{plan.PullRequest}" }),
        { Action: PlanAction.NoAction, ApprovedBase.Length: > 0 } => new RecordBase(plan.ApprovedBase),
        { Action: PlanAction.DestroyEnvironment } => new LeaveToHolder(Looks: false),
        // Work that continues by itself is on the pull request already.
        { Reason: PlanReason.StaleLeaseRecovered or PlanReason.AutoRebuildFailed or PlanReason.ConfigurationChanged or PlanReason.Drift } =>
            new LeaveToHolder(),
        _ when Deploys(plan) => new RecordTarget(plan.TargetSha, facts.Intent.TimeToLive,
            plan.Reason == PlanReason.AutoSyncNewCommit
                ? ApprovalBasis.Environment
                : facts.Labels.StartTrigger is null ? ApprovalBasis.Asked : ApprovalBasis.StartTrigger),
        _ => new LeaveToHolder(DropsStart: StartIsAnswered(facts, plan), Asks: plan.Question is not null),
    };

    /// <summary>The step of the holder of the lease.</summary>
    static Step Work(PlanFacts facts, Plan plan)
    {
        var step = plan switch
        {
            { Action: PlanAction.DestroyEnvironment, Reason: PlanReason.PrClosed } => new Retire(Everything(facts.Seen), OtherLabels.StatesAndTriggers),
            { Action: PlanAction.DestroyEnvironment } => Stop(facts),
            _ when Deploys(plan) => Prepare(facts, plan),
            { ApprovedBase.Length: > 0 } => new RecordBase(plan.ApprovedBase),
            { Tidy: true } => Tidy(facts),
            _ => new DropStart(Asks: plan.Question is not null),
        };
        return step is LookAtCloud ? step : step with { Plan = plan };
    }

    /// <summary>
    /// Everything is removed, and the stop trigger last: while it is on, a target that another job records meanwhile is void. A stop without a label is
    /// recorded first, so that the next job finishes it if this one dies.
    /// </summary>
    static Step Stop(PlanFacts facts) =>
        facts.Labels.StopTrigger is null && HasRoomForALabel(facts.Seen) ? new RecordStop(Settles: false)
        : facts.Seen.Services is null ? new LookAtCloud()
        : Everything(facts.Seen) is { Count: > 0 } commits ? new Retire(commits, OtherLabels.AllButStop)
        : new EndStop(facts.Seen.Progress.Removed.Count > 0);

    static Step Tidy(PlanFacts facts)
    {
        var strays = facts.Strays;
        if (facts.Pointer is { } pointer && !strays.Contains(pointer) && facts.IsOutOfStep)
        {
            var task = facts.ServiceOf(pointer)?.Task;
            return new Repair(pointer, task is { Running: true } ? task.Address : null, task?.Port ?? facts.Seen.Configuration.Environment.Port, task?.Id);
        }

        return new Retire(strays);
    }

    static Prepare Prepare(PlanFacts facts, Plan plan)
    {
        var intent = facts.Intent;
        return new Prepare(
            plan.TargetSha,
            plan.InPlace,
            KeepsCreation: plan.Reason is PlanReason.StaleLeaseRecovered or PlanReason.AutoRebuildFailed or PlanReason.ConfigurationChanged,
            ChoosesAnew: !intent.KeepImage && plan.Reason
                is PlanReason.ExplicitStartNewSha or PlanReason.ExplicitStartFailedSha
                    or PlanReason.ExplicitStartForceRebuild or PlanReason.ExplicitStartTrigger,
            Force: plan.ForceBuild || intent.Force,
            KeepsImage: !plan.ForceBuild,
            RedeploysInPlace: plan.Reason == PlanReason.StaleLeaseRecovered,
            intent);
    }

    static ShowtimeException NotReviewed(Plan plan) =>
        new(ShowtimeError.Conflict,
            plan.Explanation,
            Remedy.Of($"Name the commit that you looked at: '{JobCall.On(Job.Start, plan.PullRequest)} {new OptionName("sha")} <40 digits>'."))
        {
            Target = $"#{plan.PullRequest}",
        };

    static bool HasRoomForALabel(Observation seen) => seen.PullRequest.Labels.Count < MaxLabels;

    /// <summary>The commits with labels or services of ours, 7 digits.</summary>
    static List<string> Everything(Observation seen) =>
    [
        .. seen.Labels.Environments.Select(e => e.Sha)
            .Concat(seen.Services!.Select(s => s.Sha))
            .Where(sha => !IsForeign(seen, sha))
            .Distinct(StringComparer.Ordinal),
    ];

    static bool IsForeign(Observation seen, string commit) => seen.Foreign.Any(s => s.Sha == EnvironmentNames.Shorten(commit));

    static ShowtimeException OwnedByAnother(Observation seen)
    {
        var names = string.Join(", ", seen.Foreign.Select(s => $"{s.Name} ({s.OwnedBy})"));
        return new(ShowtimeError.Conflict,
            $"The labels of pull request {seen.PullRequest.Number} name what the cloud has tagged with another repository: {names}. Neither was touched.",
            "If the repository was renamed or transferred, correct the services' tags showtime_repository and showtime_repository_id, "
                + "or delete the services. Otherwise give each repository a cluster of its own (deploy.ecs.cluster).") { Target = seen.Foreign[0].Name };
    }
}
