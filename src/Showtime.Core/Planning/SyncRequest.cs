using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Events;

namespace Showtime.Core.Planning;

/// <summary>A run on one pull request.</summary>
public sealed record SyncRequest
{
    /// <summary>The number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>Who or what caused it.</summary>
    public RunEvent Event { get; init; } = RunEvent.ByOperator;

    /// <summary>A commit that the person names, 7 to 40 hex digits: it is wanted even where it is not the head.</summary>
    public string? PinnedSha { get; init; }

    /// <summary>Act as if the start trigger were on (<c>start</c>).</summary>
    public bool Start { get; init; }

    /// <summary>Act as if the stop trigger were on (<c>stop</c>).</summary>
    public bool Stop { get; init; }

    /// <summary>Build and deploy anew even where the commit runs.</summary>
    public bool Force { get; init; }

    /// <summary>Bring what runs up to flags and configuration, but do not build its image again: a start for another reason than the image.</summary>
    public bool KeepImage { get; init; }

    /// <summary>A time to live to put on the pull request, or null.</summary>
    public TimeToLive? TimeToLive { get; init; }

    /// <summary>Processor and memory other than the configured, or null.</summary>
    public EnvironmentSize? Size { get; init; }

    /// <summary>An image to deploy instead of building one, <c>repository:tag</c> or a tag of the configured repository; or null.</summary>
    public string? Image { get; init; }

    /// <summary>Whether the job may write the shared build cache: it runs in CI. A fork's code never does.</summary>
    public bool InContinuousIntegration { get; init; }
}

/// <summary>What a run did.</summary>
/// <param name="Plan">What it set out to do.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Environments">The pull request's environments afterwards.</param>
/// <param name="Removed">The environments that it took down.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
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

    /// <summary>Labels, cloud and registry are as wanted.</summary>
    Done,

    /// <summary>Another job holds the lease; what was wanted is written on the pull request and that job does it.</summary>
    LeftToOther,

    /// <summary>It may not be done.</summary>
    Blocked,

    /// <summary>The environment did not come up; the labels say so, and what served before still does.</summary>
    Failed,
}
