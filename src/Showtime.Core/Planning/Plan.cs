using Showtime.Core.Environments;
using Showtime.Core.Ports;

namespace Showtime.Core.Planning;

/// <summary>What a run on one pull request would do, and why. Making one writes nothing.</summary>
public sealed record Plan
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>What.</summary>
    public required PlanAction Action { get; init; }

    /// <summary>Why.</summary>
    public required PlanReason Reason { get; init; }

    /// <summary>The commit that it is about, 40 hex digits where they are known, else 7; empty where there is none.</summary>
    public string TargetSha { get; init; } = "";

    /// <summary>One sentence for a person: what will happen, or why nothing will and what to do.</summary>
    public string Explanation { get; init; } = "";

    /// <summary>Whether an image has to be built, as far as the labels say.</summary>
    public bool BuildNeeded { get; init; }

    /// <summary>Whether <c>sync</c> has anything to do.</summary>
    public bool SyncNeeded => Tidy || ApprovedBase.Length > 0 || Action is not (PlanAction.NoAction or PlanAction.Blocked);

    /// <summary>Whether something superfluous or out of step is put right, beside the action.</summary>
    public bool Tidy { get; init; }

    /// <summary>
    /// A commit that a writer pushed onto the approved one and that was pushed over before this run saw it, 40 hex digits: written down as approved, so
    /// that what was pushed onto it stands on an approved base. Empty where there is none.
    /// </summary>
    public string ApprovedBase { get; init; } = "";

    /// <summary>Whether the same commit is deployed anew in its own service.</summary>
    public bool InPlace { get; init; }

    /// <summary>Whether the image is built even where it exists.</summary>
    public bool ForceBuild { get; init; }

    /// <summary>The status of the target's environment as the labels say it.</summary>
    public EnvironmentStatus TargetStatus { get; init; }

    /// <summary>Whether the pull request has any environment.</summary>
    public bool HasPreviousEnvironments { get; init; }

    /// <summary>The trigger labels that are on.</summary>
    public IReadOnlyList<string> TriggerLabels { get; init; } = [];

    /// <summary>The login of the person who asks for it; empty where there is none.</summary>
    public string Actor { get; init; } = "";

    /// <summary>That person's permission; null where it was not asked or not found out.</summary>
    public PermissionLevel? Permission { get; init; }

    /// <summary>What was found out about it.</summary>
    public AuthorizationStatus Authorization { get; init; }

    /// <summary>Why the permission could not be read; empty where it could.</summary>
    public string AuthorizationError { get; init; } = "";

    /// <summary>The <c>key=value</c> lines of <c>--check-only</c>, which existing workflows grep (protocol §3), in their order.</summary>
    /// <returns>The pairs.</returns>
    public IReadOnlyList<KeyValuePair<string, string>> ToOutputs() => PlanOutputs.Of(this);
}

/// <summary>What a run does: the <c>action_needed</c> of <c>--check-only</c>, in snake case there.</summary>
public enum PlanAction
{
    /// <summary>Nothing.</summary>
    NoAction,

    /// <summary>Make the first environment, or make it again where none serves.</summary>
    CreateEnvironment,

    /// <summary>Replace what serves because a person asked, or update it in place.</summary>
    RollingUpdate,

    /// <summary>Replace what serves because of a new commit on an approved base.</summary>
    AutoSync,

    /// <summary>Take everything of this pull request down.</summary>
    DestroyEnvironment,

    /// <summary>Something is wanted that may not be done.</summary>
    Blocked,
}

/// <summary>Why: the <c>action_reason</c> of <c>--check-only</c>, in snake case there (protocol §3).</summary>
public enum PlanReason
{
    /// <summary>The pull request is closed or merged.</summary>
    PrClosed,

    /// <summary>The blocked label is on.</summary>
    OperationBlocked,

    /// <summary>The person may not, or it could not be found out.</summary>
    AuthorizationFailed,

    /// <summary>A stop trigger by somebody who may.</summary>
    ExplicitStopTrigger,

    /// <summary>A job died with its work half done, or left an approved target behind.</summary>
    StaleLeaseRecovered,

    /// <summary>Another job is at it.</summary>
    InProgress,

    /// <summary>A start trigger for a commit that has no environment.</summary>
    ExplicitStartNewSha,

    /// <summary>A start trigger for a commit whose environment failed.</summary>
    ExplicitStartFailedSha,

    /// <summary>A start trigger for a commit that runs: build again.</summary>
    ExplicitStartForceRebuild,

    /// <summary>A start trigger for a commit in another state.</summary>
    ExplicitStartTrigger,

    /// <summary>The freeze label is on.</summary>
    Frozen,

    /// <summary>The event is about a commit that is no longer the head.</summary>
    Superseded,

    /// <summary>A writer pushed onto the approved commit.</summary>
    AutoSyncNewCommit,

    /// <summary>The head holds something that nobody with the permission has approved.</summary>
    ApprovalNeeded,

    /// <summary>The approved commit failed and has attempts left.</summary>
    AutoRebuildFailed,

    /// <summary>The approved commit failed and has no attempts left.</summary>
    AttemptsExhausted,

    /// <summary>It runs.</summary>
    AlreadyRunning,

    /// <summary>It runs with other flags or configuration than wanted.</summary>
    ConfigurationChanged,

    /// <summary>The labels say that it runs and the cloud has no such service, or the address moved, or something superfluous is left.</summary>
    Drift,

    /// <summary>There is nothing and nobody asked.</summary>
    NoPreviousEnvironments,
}

/// <summary>What was found out about the person: the <c>auth_status</c> of <c>--check-only</c>, in snake case there.</summary>
public enum AuthorizationStatus
{
    /// <summary>May.</summary>
    Authorized,

    /// <summary>Is known and may not.</summary>
    DeniedInsufficientPerms,

    /// <summary>Is not a collaborator.</summary>
    Denied404,

    /// <summary>Not asked: an operator's own token decides.</summary>
    SkippedNotActions,

    /// <summary>Could not be read; taken for no.</summary>
    Error,
}
