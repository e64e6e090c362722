using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Events;

namespace Showtime.Core.Planning;

/// <summary>A run on one pull request.</summary>
sealed record SyncRequest
{
    /// <summary>The number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>Who or what caused it.</summary>
    public RunEvent Event { get; init; } = RunEvent.ByOperator;

    /// <summary>A commit that the person names, 7 to 40 hex digits; it need not be the head.</summary>
    public string? PinnedSha { get; init; }

    /// <summary>Act as if the start trigger were on (<c>start</c>).</summary>
    public bool Start { get; init; }

    /// <summary>Act as if the stop trigger were on (<c>stop</c>).</summary>
    public bool Stop { get; init; }

    /// <summary>Build and deploy again even if the commit is running.</summary>
    public bool Force { get; init; }

    /// <summary>Apply flags and configuration to the running environment without building its image again.</summary>
    public bool KeepImage { get; init; }

    /// <summary>A time to live to set on the pull request, or null.</summary>
    public TimeToLive? TimeToLive { get; init; }

    /// <summary>Processor and memory instead of the configured ones, or null.</summary>
    public EnvironmentSize? Size { get; init; }

    /// <summary>An image to deploy instead of building one, <c>repository:tag</c> or a tag of the configured repository; or null.</summary>
    public string? Image { get; init; }

    /// <summary>Whether the job may write the shared build cache: it runs in CI. A fork's code never does.</summary>
    public bool InContinuousIntegration { get; init; }
}

/// <summary>The result of a run.</summary>
/// <param name="Plan">The first plan.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Environments">The pull request's environments afterwards.</param>
/// <param name="Removed">The environments that it removed.</param>
/// <param name="Failure">Why it failed; null if it did not.</param>
public sealed record SyncResult(
    Plan Plan,
    SyncOutcome Outcome,
    IReadOnlyList<ShowtimeEnvironment> Environments,
    IReadOnlyList<RemovedEnvironment> Removed,
    ShowtimeException? Failure = null);

/// <summary>How a run ended.</summary>
public enum SyncOutcome
{
    /// <summary>There was nothing to do.</summary>
    NothingToDo,

    /// <summary>Labels, cloud and registry are in the wanted state.</summary>
    Done,

    /// <summary>Another job holds the lease; the request is recorded on the pull request and that job carries it out.</summary>
    LeftToOther,

    /// <summary>It is not allowed.</summary>
    Blocked,

    /// <summary>The environment did not come up; the labels say so, and the one that served before still does.</summary>
    Failed,
}
