namespace Showtime.Simulation.Tests.Engine;

/// <summary>What becomes of a request.</summary>
enum Fate
{
    /// <summary>It is carried out and answered.</summary>
    Answered,

    /// <summary>The connection breaks before it is carried out.</summary>
    DroppedBefore,

    /// <summary>It is carried out; the connection breaks before the answer.</summary>
    DroppedAfter,

    /// <summary>The service answers 502 and does nothing.</summary>
    ServerError,

    /// <summary>The service refuses for now: too many requests.</summary>
    Throttled,

    /// <summary>GitHub's secondary limit: 403, and a minute to wait. AWS has none, and throttles.</summary>
    SecondaryLimit,

    /// <summary>It is never carried out and never answered, until the client's patience ends.</summary>
    HungBefore,

    /// <summary>It is carried out and never answered, until the client's patience ends.</summary>
    HungAfter,

    /// <summary>It is carried out at once and answered after twenty seconds.</summary>
    Slow,

    /// <summary>It is carried out when its sender has given up waiting.</summary>
    Late,

    /// <summary>A read that shows what the same read showed a few seconds ago.</summary>
    Stale,

    /// <summary>The job dies before it is carried out.</summary>
    KilledBefore,

    /// <summary>It is carried out and the job dies before the answer.</summary>
    KilledAfter,
}
