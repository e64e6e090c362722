using Showtime.Core.Environments;

namespace Showtime.Core.Cleanup;

/// <summary>When an environment has lived its time. Pure.</summary>
static class CleanupPlanner
{
    /// <summary>Why an environment goes, or null where it stays.</summary>
    public static string? WhyExpired(ShowtimeEnvironment environment, CleanupRequest rules, DateTimeOffset now)
    {
        if (environment.CreatedAt is not { } created) return null; // nothing says how old it is
        ShowtimeDuration age = now - created;
        if (rules.MaxAge is { } maximum && age > maximum) return $"{age} old, more than the {maximum} that anything may live";
        if (!rules.RespectTimeToLive) return age > rules.OlderThan ? $"{age} old, more than {rules.OlderThan}" : null;
        if (environment.ExpiresAt is { } end) return now > end ? FormattableString.Invariant($"its time to live ended at {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : null;
        // A service that no label speaks for has no 'close' to wait for either.
        return environment is { Kind: EnvironmentKind.Legacy, TimeToLive: null } && age > rules.OlderThan ? $"{age} old, more than {rules.OlderThan}" : null;
    }

    /// <summary>Why a service without labels goes, or null where it stays.</summary>
    public static string? WhyOrphan(ShowtimeEnvironment environment, CleanupRequest rules, DateTimeOffset now) =>
        environment is { Kind: EnvironmentKind.Orphaned, InCloud: true, CreatedAt: { } created } && now - created > rules.OrphanGrace.ToTimeSpan()
            ? $"no pointer and no target of its pull request names it, and it is {(ShowtimeDuration)(now - created)} old"
            : null;
}
