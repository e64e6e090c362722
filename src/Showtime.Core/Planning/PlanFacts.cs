using Showtime.Core.Environments;
using Showtime.Core.Events;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Core.Planning;

/// <summary>What the rows of the decision table need to know about observation and intent.</summary>
sealed class PlanFacts
{
    public PlanFacts(Observation seen, Intent intent)
    {
        (Seen, Intent) = (seen, intent);
        Labels = seen.Labels;
        ApprovedTarget = Approvals.Target(Labels, seen);
        Pointer = Approvals.Pointer(Labels);
        ApprovedCommit = Approvals.ApprovedCommit(Labels, seen);
        (Authorization, Permission) = Authorise();
    }

    public Observation Seen { get; }

    public Intent Intent { get; }

    public PullRequestLabels Labels { get; }

    public string? ApprovedTarget { get; }

    public string? Pointer { get; }

    public string? ApprovedCommit { get; }

    /// <summary>The commit in question: the one being rolled out, else the one that serves.</summary>
    public string? Current => ApprovedTarget ?? Pointer;

    public bool LeaseIsAnothers => Seen.LeaseIsAnothers;

    public AuthorizationStatus Authorization { get; }

    public PermissionLevel? Permission { get; }

    public string Actor => Intent.Event.Actor ?? "";

    public bool HasEnvironments => Pointer is not null || ApprovedTarget is not null;

    public bool Serves => Pointer is not null;

    /// <summary>Whether this pull request has an environment already: one that serves, or an approved one that has not failed.</summary>
    public bool Stands => Serves || ApprovedTarget is { } target && Labels[target]?.Status != EnvironmentStatus.Failed;

    /// <summary>State or trigger labels, or services: what closing removes. Labels that people set as policy do not count.</summary>
    public bool HasAnything =>
        Labels.Environments.Count > 0 || Labels.TriggerNames.Count > 0 || Seen.Services is { Count: > 0 };

    public bool StopRequested => Intent.Stop || Labels.StopTrigger is { } stop
        && (Intent.Event.Kind == RunEventKind.Operator || IsOwnEvent(stop) || Approvals.IsAuthorised(stop, Seen));

    /// <summary>
    /// A start trigger counts in the run of the event that added it, because only that event says which commit the person saw. An operator, or a person
    /// who starts the workflow, stands for a commit that they name, and not for a trigger that anyone may have added.
    /// </summary>
    public bool StartRequested => Intent.Start || Intent.Event.Kind switch
    {
        RunEventKind.Labeled => Labels.StartTrigger is not null && LabelGrammar.Parse(Intent.Event.Label) is StartTriggerLabel,
        RunEventKind.Operator or RunEventKind.Dispatched => Pinned is not null
            || Labels.StartTrigger is { } trigger && Approvals.IsAuthorisedStart(trigger, Seen),
        _ => false,
    };

    /// <summary>Whether the run's event is a start label from someone with write access. A stranger's label must not make Showtime write a comment.</summary>
    public bool StartLabelByWriter => Intent.Event.Kind == RunEventKind.Labeled && StartRequested && Authorization == AuthorizationStatus.Authorized;

    /// <summary>
    /// Whether a start names no commit and is about a fork's, whose author may have changed it after the person looked: then the time of the approval is
    /// compared with the time of the push. The head that a slash command approves was chosen before (<c>CommitChoice</c>); a comment's own event names none.
    /// </summary>
    public bool StartNamesNoCommit => Seen.PullRequest.IsFork && Pinned is null && Intent.Event is not { Kind: RunEventKind.Commented, Sha: not null }
        && !Approvals.IsApproved(WantedSha, Seen);

    /// <summary>
    /// When the start was requested, by the host's clock; null if that is not known. Only a person at a prompt asks at this moment: a job may have waited
    /// for a runner. A label tells only if a person with write access added it last, because anyone with triage access may take it off and add it again.
    /// </summary>
    public DateTimeOffset? StartedAt => Intent is { Start: true, Event.Kind: RunEventKind.Operator } ? Seen.Now
        : Intent is { Start: true, Event.Kind: RunEventKind.Commented } ? Intent.Event.CommentedAt
        : Labels.StartTrigger is { } trigger && Approvals.IsAuthorisedStart(trigger, Seen) ? trigger.AddedAt : null;

    /// <summary>
    /// The commit that a person named. Workflows of the original pass <c>--sha</c> in every run: with a label's or a push's event that is no person's intent,
    /// and must not bring an older commit back.
    /// </summary>
    public string? Pinned => Intent.Start || Intent.Event.Kind is RunEventKind.Operator or RunEventKind.Dispatched or RunEventKind.Commented
        ? Intent.PinnedSha
        : null;

    /// <summary>The commit that the person wants: pinned, else the event's, else (for a person at a prompt) the head.</summary>
    public string WantedSha => Pinned ?? Intent.Event.Sha
        ?? (Intent.Event.Kind is RunEventKind.Operator or RunEventKind.Dispatched or RunEventKind.Commented ? Seen.PullRequest.HeadSha : "");

    /// <summary>Whether the event is a push onto the approved commit. That the person may push was checked before.</summary>
    public bool PushedOntoApproved => Intent.Event is { Kind: RunEventKind.Pushed, Sha: not null, Before: { } before }
        && ApprovedCommit is { } approved && Planner.SameCommit(Labels.CommitOf(approved), before);

    /// <summary>The approved target, if it is still wanted.</summary>
    public string? WantedTarget => ApprovedTarget is { } target && !FrozenOut(target) ? target : null;

    /// <summary>Commits with labels or services that are neither pointed at nor wanted, or whose removal was begun.</summary>
    public IReadOnlyList<string> Strays =>
    [
        .. Labels.Environments.Where(e => !IsWanted(e.Sha) || e.Status == EnvironmentStatus.Stopping).Select(e => e.Sha)
            .Concat(Seen.Services?.Where(s => s.Sha.Length > 0 && !IsWanted(s.Sha)).Select(s => s.Sha) ?? [])
            .Where(sha => Seen.Foreign.All(s => s.Sha != sha)).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Whether the labels of the serving environment differ from the cloud, and nothing else is being rolled out.</summary>
    public bool IsOutOfStep => WantedTarget is null && (Labels.Pointers.Count > 1
        || Pointer is { } pointer && (AddressMoved(ServiceOf(pointer)) || Labels[pointer]?.Status != EnvironmentStatus.Running));

    /// <summary>Whether labels or cloud hold leftovers or drift that a run repairs without being asked.</summary>
    public bool NeedsTidying => !LeaseIsAnothers && (Strays.Count > 0 || Labels.Pointers.Count > 1 || IsOutOfStep);

    public bool StartsOther(string target) => StartRequested && WantedSha.Length > 0 && !Planner.SameCommit(WantedSha, target);

    /// <summary>Frozen after it was approved, while something else serves: the update is no longer wanted. A first environment still is.</summary>
    public bool FrozenOut(string target) => Labels.Freeze is { } freeze && Pointer is not null && Pointer != target
        && !(freeze.AddedAt <= Labels.Targets.Where(t => t.Sha == target).Max(t => t.Label.AddedAt)); // an unknown time counts as frozen

    /// <summary>An event that comes late must not bring an older commit back once the head itself was approved.</summary>
    public bool IsOlderThanApproved(string wanted) =>
        Pinned is null && !Planner.SameCommit(wanted, Seen.PullRequest.HeadSha)
        && Current is { } current && Planner.SameCommit(Labels.CommitOf(current), Seen.PullRequest.HeadSha);

    public DeployedService? ServiceOf(string sha) => Seen.Services?.FirstOrDefault(s => s.Sha == sha && s.State == ServiceState.Active);

    public bool AddressMoved(DeployedService? service) =>
        service?.Task is { Running: true, Address: { } address } task
        && Labels[service.Sha]?.Address is var labelled
        && (labelled?.Host != address || task.Port is { } port && labelled.Port != port);

    public Plan Bring(string sha, PlanAction action, PlanReason reason, string explanation, bool forceBuild = false)
    {
        var status = Labels[sha]?.Status ?? EnvironmentStatus.Unknown;
        return Decide(action, reason, explanation, sha) with
        {
            InPlace = Pointer is not null && Planner.SameCommit(Pointer, sha),
            ForceBuild = forceBuild,
            BuildNeeded = !Seen.BuiltElsewhere
                && (forceBuild
                    || status is not (EnvironmentStatus.Built or EnvironmentStatus.Deploying or EnvironmentStatus.Running or EnvironmentStatus.Updating)),
        };
    }

    public Plan Decide(PlanAction action, PlanReason reason, string explanation, string? sha = null)
    {
        var target = sha ?? (WantedSha.Length > 0 && StartRequested ? WantedSha : Current ?? "");
        if (target.Length is > 0 and < 40) target = Labels.CommitOf(target);
        return new Plan
        {
            Repository = Seen.PullRequest.Repository,
            PullRequest = Seen.PullRequest.Number,
            Action = action,
            Reason = reason,
            TargetSha = target,
            Explanation = explanation,
            TargetStatus = target.Length > 0 ? Labels[target]?.Status ?? EnvironmentStatus.Unknown : EnvironmentStatus.Unknown,
            HasPreviousEnvironments = Labels.Environments.Count > 0,
            TriggerLabels = Labels.TriggerNames,
            Actor = Actor,
            Permission = Permission,
            Authorization = Authorization,
            Tidy = action != PlanAction.Blocked && NeedsTidying,
            AuthorizationError = Authorization == AuthorizationStatus.Error ? Seen.PermissionError ?? "the event names no one" : "",
        };
    }

    bool IsWanted(string sha) => sha == Pointer || sha == WantedTarget;

    bool IsOwnEvent(AttachedLabel label) => Intent.Event is { Kind: RunEventKind.Labeled, Label: { } name }
        && string.Equals(name, label.Name, StringComparison.Ordinal);

    (AuthorizationStatus Status, PermissionLevel? Permission) Authorise()
    {
        if (Intent.Event.Kind is RunEventKind.Operator or RunEventKind.Scheduled) return (AuthorizationStatus.SkippedNotActions, null);
        if (Intent.Event.Actor is not { } actor) return (AuthorizationStatus.Error, null);
        if (!Seen.Permissions.TryGetValue(actor, out var permission)) return (AuthorizationStatus.Error, null);
        if (Approvals.MayWrite(permission)) return (AuthorizationStatus.Authorized, permission);
        return (permission == PermissionLevel.None ? AuthorizationStatus.Denied404 : AuthorizationStatus.DeniedInsufficientPerms, permission);
    }
}
