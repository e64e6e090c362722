using Showtime.Core.Environments;
using Showtime.Core.Events;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Core.Planning;

/// <summary>
/// The decision table of protocol §3 as a pure function: the first row that fits. It authorises nothing itself; it says whose request counts.
/// </summary>
static class Planner
{
    /// <summary>What a run does, and why.</summary>
    public static Plan Plan(Observation seen, Intent intent) => Plan(new PlanFacts(seen, intent));

    public static Plan Plan(PlanFacts facts)
    {
        return PrClosed(facts)
            ?? OperationBlocked(facts)
            ?? AuthorizationFailed(facts)
            ?? StopTrigger(facts)
            ?? StaleLease(facts)
            ?? StartTrigger(facts)
            ?? Frozen(facts)
            ?? Superseded(facts)
            ?? NewHead(facts)
            ?? TargetFailed(facts)
            ?? TargetInProgress(facts)
            ?? TargetRunning(facts)
            ?? facts.Decide(PlanAction.NoAction, PlanReason.NoPreviousEnvironments,
                $"Nothing runs for this pull request. Add the label '{LabelGrammar.Format(new StartTriggerLabel())}' to start an environment.");
    }

    static Plan? PrClosed(PlanFacts facts)
    {
        if (facts.Seen.PullRequest.State == PullRequestState.Open) return null;
        return facts.HasAnything
            ? facts.Decide(PlanAction.DestroyEnvironment, PlanReason.PrClosed, "The pull request is closed: everything of it is taken down.")
            : facts.Decide(PlanAction.NoAction, PlanReason.PrClosed, "The pull request is closed and nothing of it is left.");
    }

    static Plan? OperationBlocked(PlanFacts facts) => facts.Labels.Blocked is null
        ? null
        : facts.Decide(PlanAction.Blocked, PlanReason.OperationBlocked,
            $"The label '{facts.Labels.Blocked.Name}' is on: nothing is created, updated or stopped. Remove it, then ask again.");

    static Plan? AuthorizationFailed(PlanFacts facts) => facts.Authorization switch
    {
        AuthorizationStatus.DeniedInsufficientPerms or AuthorizationStatus.Denied404 => facts.Decide(PlanAction.Blocked, PlanReason.AuthorizationFailed,
            $"{facts.Actor} has no write access to {facts.Seen.PullRequest.Repository}: a maintainer has to add the label."),
        AuthorizationStatus.Error => facts.Decide(PlanAction.Blocked, PlanReason.AuthorizationFailed,
            $"The permission of {(facts.Actor.Length > 0 ? facts.Actor : "the person")} could not be checked, "
                + $"so nothing is done: {facts.Seen.PermissionError ?? "the event names no one"}. Run the job again."),
        _ => null,
    };

    static Plan? StopTrigger(PlanFacts facts) => facts.StopRequested
        ? facts.Decide(PlanAction.DestroyEnvironment, PlanReason.ExplicitStopTrigger, "A stop was requested: everything of this pull request is taken down.")
        : null;

    /// <summary>An approved target that is neither up nor failed, and that no job works on: a job died, or the target was left for the next one.</summary>
    static Plan? StaleLease(PlanFacts facts)
    {
        if (facts.ApprovedTarget is not { } target || facts.LeaseIsAnothers || facts.StartsOther(target)) return null;
        if (facts.FrozenOut(target) || facts.Labels[target]?.Status == EnvironmentStatus.Failed) return null;
        return facts.Bring(target, facts.Serves ? PlanAction.RollingUpdate : PlanAction.CreateEnvironment, PlanReason.StaleLeaseRecovered,
            $"Commit {target} was approved and is not up: its deployment continues.");
    }

    static Plan? StartTrigger(PlanFacts facts)
    {
        if (!facts.StartRequested) return null;
        var wanted = facts.WantedSha;
        if (wanted.Length == 0)
        {
            return facts.Decide(PlanAction.NoAction, PlanReason.Superseded,
                "The event names no commit of this pull request, so nothing is approved by it. Add the label again.");
        }

        if (facts.IsOlderThanApproved(wanted))
        {
            return facts.Decide(PlanAction.NoAction, PlanReason.Superseded, "A newer commit was approved since this was requested.");
        }

        if (facts.StartNamesNoCommit && Unreviewed(facts, wanted) is { } question) return question;

        var environment = facts.Labels[wanted];
        var inProgress = environment is { InProgress: true }
            || facts.ApprovedTarget == EnvironmentNames.Shorten(wanted) && environment?.Status != EnvironmentStatus.Failed;
        if (inProgress && facts.LeaseIsAnothers)
        {
            return facts.Decide(PlanAction.NoAction, PlanReason.InProgress, "Another job is deploying this commit.", wanted);
        }

        if (BeyondLimit(facts, wanted) is { } refused) return refused;

        var reason = environment?.Status switch
        {
            null or EnvironmentStatus.Unknown => PlanReason.ExplicitStartNewSha,
            EnvironmentStatus.Failed => PlanReason.ExplicitStartFailedSha,
            EnvironmentStatus.Running or EnvironmentStatus.Updating when !facts.Intent.KeepImage => PlanReason.ExplicitStartForceRebuild,
            _ => PlanReason.ExplicitStartTrigger,
        };
        return facts.Bring(wanted, facts.Serves ? PlanAction.RollingUpdate : PlanAction.CreateEnvironment, reason,
            $"A start was requested: commit {EnvironmentNames.Shorten(wanted)} is deployed.", forceBuild: reason == PlanReason.ExplicitStartForceRebuild);
    }

    /// <summary>A start of a pull request's first environment, where a limit is reached. An operator may insist.</summary>
    static Plan? BeyondLimit(PlanFacts facts, string wanted)
    {
        var limits = facts.Seen.Configuration.Limits;
        if (!Admission.IsLimited(limits) || facts.Stands || facts.Intent.Force && facts.Intent.Event.Kind == RunEventKind.Operator) return null;
        var why = facts.Seen.Standing is { } standing
            ? Admission.Refusal(limits, standing, facts.Actor.Length > 0 ? facts.Actor : facts.Seen.PullRequest.Viewer, facts.Seen.Now)
            : "The repository's environments have not been counted.";
        return why is null ? null : facts.Decide(PlanAction.Blocked, PlanReason.LimitReached, why, wanted) with { LacksStanding = facts.Seen.Standing is null };
    }

    /// <summary>A start on a fork whose commit may have been changed after the person looked: it is asked for again, and nothing is deployed.</summary>
    static Plan? Unreviewed(PlanFacts facts, string wanted)
    {
        var (pullRequest, head) = (facts.Seen.PullRequest, facts.Seen.Head?.Commit == wanted ? facts.Seen.Head : null);
        var needed = facts.Seen.Configuration.Limits.ReviewTime;
        if (Approvals.CouldBeReviewed(wanted, facts.StartedAt, head, pullRequest, needed.ToTimeSpan())) return null;
        var page = Approvals.ComparePage(wanted, facts.ApprovedCommit is { } approved ? facts.Labels.CommitOf(approved) : null, pullRequest);
        var why = head?.Since is { } since && facts.StartedAt is { } at
            ? FormattableString.Invariant($"was pushed to the fork {Math.Max(0, Math.Round((at - since).TotalSeconds))} s before the start was asked for")
            : "is in a fork, and since when it is the head could not be found out";
        return facts.Decide(PlanAction.NoAction, PlanReason.ApprovalNeeded,
            $"Commit {EnvironmentNames.Shorten(wanted)} {why}, so it may not be what was looked at. "
                + $"Look at what it would bring; then approve it in a review, or ask for the start again after {needed}.",
            wanted) with
        {
            Question = page,
            LacksHead = head is null ? wanted : null,
        };
    }

    static Plan? Frozen(PlanFacts facts) => facts.Labels.Freeze is { } freeze
        && !(facts.ApprovedTarget is { } target && facts.LeaseIsAnothers && !facts.FrozenOut(target))
        ? facts.Decide(PlanAction.NoAction, PlanReason.Frozen,
            $"The label '{freeze.Name}' is on: new commits do not update the environment. A start trigger does.")
        : null;

    static Plan? Superseded(PlanFacts facts)
    {
        if (facts.Intent.Event is not { Kind: RunEventKind.Pushed or RunEventKind.Labeled or RunEventKind.Unlabeled or RunEventKind.Opened, Sha: { } sha }
            || facts.Pinned is not null || SameCommit(sha, facts.Seen.PullRequest.HeadSha)) return null;
        var why = $"The event is about commit {EnvironmentNames.Shorten(sha)}, which is no longer the head.";
        return facts.PushedOntoApproved
            ? facts.Decide(PlanAction.NoAction, PlanReason.Superseded, why + " It was pushed onto the approved commit and counts as approved.") with
            {
                ApprovedBase = sha,
            }
            : facts.Decide(PlanAction.NoAction, PlanReason.Superseded, why);
    }

    static Plan? NewHead(PlanFacts facts)
    {
        var head = facts.Seen.PullRequest.HeadSha;
        if (!facts.HasEnvironments || facts.Current is { } current && SameCommit(facts.Labels.CommitOf(current), head)) return null;
        return facts.PushedOntoApproved && SameCommit(facts.Intent.Event.Sha!, head)
            ? facts.Bring(head, PlanAction.AutoSync, PlanReason.AutoSyncNewCommit,
                $"{facts.Actor} pushed {EnvironmentNames.Shorten(head)} onto the approved commit: it is deployed beside the environment that serves.")
            : facts.Decide(PlanAction.NoAction, PlanReason.ApprovalNeeded,
                $"Commit {EnvironmentNames.Shorten(head)} has not been approved. "
                    + $"To deploy it, a maintainer adds the label '{LabelGrammar.Format(new StartTriggerLabel())}'.",
                head);
    }

    static Plan? TargetFailed(PlanFacts facts)
    {
        if (facts.ApprovedTarget is not { } target || facts.Labels[target] is not { Status: EnvironmentStatus.Failed } environment) return null;
        if (environment.Failures >= facts.Seen.Configuration.Limits.Attempts)
        {
            return facts.Decide(PlanAction.NoAction, PlanReason.AttemptsExhausted,
                $"Commit {target} failed {environment.Failures} times. To try again, add the label '{LabelGrammar.Format(new StartTriggerLabel())}'.", target);
        }

        return facts.LeaseIsAnothers
            ? facts.Decide(PlanAction.NoAction, PlanReason.InProgress, "Another job works on this pull request.", target)
            : facts.Bring(
                target,
                facts.Serves ? PlanAction.RollingUpdate : PlanAction.CreateEnvironment,
                PlanReason.AutoRebuildFailed,
                $"Commit {target} failed and is tried again.");
    }

    static Plan? TargetInProgress(PlanFacts facts) => facts.ApprovedTarget is { } target && facts.LeaseIsAnothers
        ? facts.Decide(PlanAction.NoAction, PlanReason.InProgress, "Another job works on this pull request.", target)
        : null;

    static Plan? TargetRunning(PlanFacts facts)
    {
        if (facts.Pointer is not { } pointer)
        {
            return facts.NeedsTidying ? facts.Decide(PlanAction.NoAction, PlanReason.Drift, "Something is left over: it is removed.") : null;
        }

        var service = facts.ServiceOf(pointer);
        if (facts.Seen.Services is not null && service is null)
        {
            // A pointer that someone added by hand approves nothing.
            if (facts.ApprovedCommit != pointer)
            {
                return facts.Decide(PlanAction.NoAction, PlanReason.ApprovalNeeded,
                    $"The pointer names {pointer}, the cloud has no such service, "
                        + "and no one with write access approved it. A start trigger deploys the head.",
                    pointer);
            }

            return facts.Bring(pointer, PlanAction.RollingUpdate, PlanReason.Drift,
                $"The labels say that {pointer} runs and the cloud has no such service: it is deployed again.");
        }

        if (service?.Fingerprint is { } fingerprint && facts.Seen.WantedFingerprint is { } wanted && fingerprint != wanted)
        {
            return facts.Bring(pointer, PlanAction.RollingUpdate, PlanReason.ConfigurationChanged,
                $"Feature flags or configuration of {pointer} differ: it is updated in place.");
        }

        return facts.NeedsTidying
            ? facts.Decide(PlanAction.NoAction, PlanReason.Drift, "The labels are brought in line with the cloud.", pointer)
            : facts.Decide(PlanAction.NoAction, PlanReason.AlreadyRunning, $"Environment {pointer} runs.", pointer);
    }

    /// <summary>Whether two spellings of 7 to 40 digits name one commit.</summary>
    public static bool SameCommit(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        return length >= EnvironmentNames.ShortShaLength && string.Equals(left[..length], right[..length], StringComparison.OrdinalIgnoreCase);
    }
}
