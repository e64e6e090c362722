namespace Showtime.Core.Planning;

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
