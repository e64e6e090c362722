using Showtime.Core.Environments;
using Showtime.Core.Ports;
using Showtime.Core.Text;

namespace Showtime.Core.Planning;

/// <summary>What a run on one pull request would do, and why. Making one writes nothing.</summary>
public sealed record Plan
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init => field = UntrustedText.Display(value); }

    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>What to do.</summary>
    public required PlanAction Action { get; init; }

    /// <summary>Why.</summary>
    public required PlanReason Reason { get; init; }

    /// <summary>The commit that it is about: 40 hex digits if known, else 7; empty if there is none.</summary>
    public string TargetSha { get; init => field = UntrustedText.Display(value); } = "";

    /// <summary>One or two sentences for a person: what will happen, or why nothing will and what to do.</summary>
    public string Explanation { get; init => field = UntrustedText.Display(value); } = "";

    /// <summary>Whether an image has to be built, as far as the labels say.</summary>
    public bool BuildNeeded { get; init; }

    /// <summary>Whether <c>sync</c> has anything to do.</summary>
    public bool SyncNeeded => Tidy || ApprovedBase.Length > 0 || Action is not (PlanAction.NoAction or PlanAction.Blocked);

    /// <summary>Whether a run sends requests to the cloud or the registry: only then does it need credentials for them.</summary>
    public bool CloudNeeded { get; init; }

    /// <summary>Whether leftovers or drift are repaired besides the action.</summary>
    public bool Tidy { get; init; }

    /// <summary>
    /// A commit, 40 hex digits, that a writer pushed onto the approved one and that a later push replaced before this run saw it. It is recorded as
    /// approved, so that the later push has an approved base. Empty if there is none.
    /// </summary>
    public string ApprovedBase { get; init; } = "";

    /// <summary>
    /// The page to look at before the start of a fork's commit is requested again, because the commit may have changed after the person looked. Null if
    /// nothing is asked.
    /// </summary>
    public string? Question { get; init => field = UntrustedText.Display(value); }

    /// <summary>The commit, 40 digits, whose time as the head has to be known before anything is decided; null if nothing is missing.</summary>
    internal string? LacksHead { get; init; }

    /// <summary>Whether the repository's environments have to be counted before anything is decided.</summary>
    internal bool LacksStanding { get; init; }

    /// <summary>Whether the same commit is deployed again in its own service.</summary>
    public bool InPlace { get; init; }

    /// <summary>Whether the image is built even if it exists.</summary>
    public bool ForceBuild { get; init; }

    /// <summary>The status of the target's environment by the labels.</summary>
    public EnvironmentStatus TargetStatus { get; init; }

    /// <summary>Whether the pull request has any environment.</summary>
    public bool HasPreviousEnvironments { get; init; }

    /// <summary>The trigger labels that are on.</summary>
    public IReadOnlyList<string> TriggerLabels { get; init => field = UntrustedText.Display(value); } = [];

    /// <summary>The login of the person who asks for it; empty if there is none.</summary>
    public string Actor { get; init => field = UntrustedText.Display(value); } = "";

    /// <summary>That person's permission; null if it was not read.</summary>
    public PermissionLevel? Permission { get; init; }

    /// <summary>The result of the permission check.</summary>
    public AuthorizationStatus Authorization { get; init; }

    /// <summary>Why the permission could not be read; empty if it could.</summary>
    public string AuthorizationError { get; init => field = UntrustedText.Display(value); } = "";

    /// <summary>The <c>key=value</c> lines of <c>--check-only</c>, which existing workflows grep (protocol §3), in their order.</summary>
    /// <returns>The pairs.</returns>
    public IReadOnlyList<KeyValuePair<string, string>> ToOutputs() => PlanOutputs.Of(this);
}

/// <summary>What a run does: the <c>action_needed</c> of <c>--check-only</c>, in snake case there.</summary>
public enum PlanAction
{
    /// <summary>Nothing.</summary>
    NoAction,

    /// <summary>Create the first environment, or create it again if none serves.</summary>
    CreateEnvironment,

    /// <summary>Replace the serving environment because a person asked, or update it in place.</summary>
    RollingUpdate,

    /// <summary>Replace the serving environment because of a new commit on an approved base.</summary>
    AutoSync,

    /// <summary>Take down everything of this pull request.</summary>
    DestroyEnvironment,

    /// <summary>The request is not allowed.</summary>
    Blocked,
}

/// <summary>Why: the <c>action_reason</c> of <c>--check-only</c>, in snake case there (protocol §3).</summary>
public enum PlanReason
{
    /// <summary>The pull request is closed or merged.</summary>
    PrClosed,

    /// <summary>The blocked label is on.</summary>
    OperationBlocked,

    /// <summary>The person has no write access, or it could not be read.</summary>
    AuthorizationFailed,

    /// <summary>A start beyond a limit of the configuration.</summary>
    LimitReached,

    /// <summary>A stop trigger by someone with write access.</summary>
    ExplicitStopTrigger,

    /// <summary>A job died before its work was done, or an approved target was left for the next run.</summary>
    StaleLeaseRecovered,

    /// <summary>Another job is working on it.</summary>
    InProgress,

    /// <summary>A start trigger for a commit that has no environment.</summary>
    ExplicitStartNewSha,

    /// <summary>A start trigger for a commit whose environment failed.</summary>
    ExplicitStartFailedSha,

    /// <summary>A start trigger for a running commit: build again.</summary>
    ExplicitStartForceRebuild,

    /// <summary>A start trigger for a commit in another state.</summary>
    ExplicitStartTrigger,

    /// <summary>The freeze label is on.</summary>
    Frozen,

    /// <summary>The event is about a commit that is no longer the head.</summary>
    Superseded,

    /// <summary>A writer pushed onto the approved commit.</summary>
    AutoSyncNewCommit,

    /// <summary>The head holds something that no one with write access has approved.</summary>
    ApprovalNeeded,

    /// <summary>The approved commit failed and has attempts left.</summary>
    AutoRebuildFailed,

    /// <summary>The approved commit failed and has no attempts left.</summary>
    AttemptsExhausted,

    /// <summary>It is running.</summary>
    AlreadyRunning,

    /// <summary>It is running with other flags or configuration than wanted.</summary>
    ConfigurationChanged,

    /// <summary>Labels and cloud differ: the service is missing, its address moved, or something is left over.</summary>
    Drift,

    /// <summary>There is no environment and no request.</summary>
    NoPreviousEnvironments,
}

/// <summary>The result of the permission check: the <c>auth_status</c> of <c>--check-only</c>, in snake case there.</summary>
public enum AuthorizationStatus
{
    /// <summary>Has write access.</summary>
    Authorized,

    /// <summary>Is a collaborator without write access.</summary>
    DeniedInsufficientPerms,

    /// <summary>Is not a collaborator.</summary>
    Denied404,

    /// <summary>Not checked: an operator's own token decides.</summary>
    SkippedNotActions,

    /// <summary>Could not be read; treated as no access.</summary>
    Error,
}
