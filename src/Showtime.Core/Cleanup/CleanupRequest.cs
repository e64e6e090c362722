using Showtime.Core.Environments;

namespace Showtime.Core.Cleanup;

/// <summary>The rules of a clean-up.</summary>
public sealed record CleanupRequest
{
    /// <summary>Environments older than this go, where <see cref="RespectTimeToLive"/> is off.</summary>
    public ShowtimeDuration OlderThan { get; init; } = TimeSpan.FromHours(48);

    /// <summary>Each environment's own time to live decides instead of <see cref="OlderThan"/>.</summary>
    public bool RespectTimeToLive { get; init; }

    /// <summary>The longest that anything lives, <c>close</c> included; null for no such limit.</summary>
    public ShowtimeDuration? MaxAge { get; init; }

    /// <summary>Services that no label names go too.</summary>
    public bool Orphans { get; init; } = true;

    /// <summary>Label definitions of commits that nothing carries go too.</summary>
    public bool Labels { get; init; } = true;

    /// <summary>Pull requests whose labels and cloud are not as wanted (a job died, the pull request is closed) are reconciled too.</summary>
    public bool Reconcile { get; init; } = true;

    /// <summary>Of those, closed pull requests too.</summary>
    public bool ClosedPullRequests { get; init; } = true;

    /// <summary>How old a service without labels has to be: a younger one may belong to a job that is writing them.</summary>
    public ShowtimeDuration OrphanGrace { get; init; } = TimeSpan.FromHours(1);
}
