using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Text;

namespace Showtime.Core.Cleanup;

/// <summary>The rules of a clean-up.</summary>
public sealed record CleanupRequest
{
    /// <summary>Environments older than this are removed, if <see cref="RespectTimeToLive"/> is off.</summary>
    public ShowtimeDuration OlderThan { get; init; } = TimeSpan.FromHours(48);

    /// <summary>Each environment's own time to live decides instead of <see cref="OlderThan"/>.</summary>
    public bool RespectTimeToLive { get; init; }

    /// <summary>The maximum age of any environment, <c>close</c> included; null for no limit.</summary>
    public ShowtimeDuration? MaxAge { get; init; }

    /// <summary>Services that no label names are removed too.</summary>
    public bool Orphans { get; init; } = true;

    /// <summary>Images that no environment needs are deleted too, if <c>image.ownsRepository</c> says that no other repository pushes there.</summary>
    public bool Images { get; init; } = true;

    /// <summary>Unused label definitions of commits are deleted too.</summary>
    public bool Labels { get; init; } = true;

    /// <summary>Pull requests that are not in the wanted state (a job died, the pull request is closed) are reconciled too.</summary>
    public bool Reconcile { get; init; } = true;

    /// <summary>Of those, closed pull requests too.</summary>
    public bool ClosedPullRequests { get; init; } = true;

    /// <summary>The minimum age of an orphan: a younger service may belong to a job that is about to write its labels.</summary>
    public ShowtimeDuration OrphanGrace { get; init; } = TimeSpan.FromHours(1);
}

/// <summary>One thing that a clean-up would do, and why.</summary>
public sealed record CleanupItem
{
    /// <summary>What it is about.</summary>
    public required CleanupKind Kind { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init => field = UntrustedText.Display(value); }

    /// <summary>The pull request's number; null for a label.</summary>
    public int? PullRequest { get; init; }

    /// <summary>The environment, for an expired one, an orphan or an image.</summary>
    public ShowtimeEnvironment? Environment { get; init; }

    /// <summary>What the environments that it removes cost an hour now, in US dollars; null if it removes none or it is not known.</summary>
    public decimal? CostPerHour { get; init; }

    /// <summary>The label's name, for a label.</summary>
    public string? Label { get; init => field = UntrustedText.Display(value); }

    /// <summary>The lease, for a lease.</summary>
    public Ports.LeaseRecord? Lease { get; init; }

    /// <summary>The deployment, for a deployment.</summary>
    public Ports.DeploymentRecord? Deployment { get; init; }

    /// <summary>The rules that it follows from; they are checked again before it is carried out.</summary>
    public required CleanupRequest Rules { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Environment?.ToString()
        ?? Label
        ?? (Deployment is { } deployment
            ? $"PR {PullRequest} ({EnvironmentNames.Shorten(deployment.Commit)})"
            : $"PR {PullRequest}");
}

/// <summary>What a clean-up item is about.</summary>
public enum CleanupKind
{
    /// <summary>A pull request that is not in the wanted state.</summary>
    Reconcile,

    /// <summary>An environment that has expired.</summary>
    Expired,

    /// <summary>A service that no label names.</summary>
    Orphan,

    /// <summary>A label definition that is not used.</summary>
    Label,

    /// <summary>An expired lease that a job left behind.</summary>
    Lease,

    /// <summary>A deployment on a pull request's page whose environment is gone.</summary>
    Deployment,

    /// <summary>An image in the registry that no environment needs.</summary>
    Image,
}

/// <summary>The result of one item.</summary>
/// <param name="Item">The item.</param>
/// <param name="Done">Whether something was removed or repaired; false if it no longer applied, or failed.</param>
/// <param name="Detail">What was done, or why nothing was.</param>
/// <param name="Removed">The removed environments.</param>
/// <param name="Failure">Why it failed, or null.</param>
public sealed record CleanupResult(CleanupItem Item, bool Done, string Detail, IReadOnlyList<RemovedEnvironment> Removed, ShowtimeException? Failure = null)
{
    /// <summary>What was done, or why it was not.</summary>
    public string Detail { get; init => field = UntrustedText.Display(value); } = UntrustedText.Display(Detail);
}
