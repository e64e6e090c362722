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

    /// <summary>The job dies before it is carried out.</summary>
    KilledBefore,

    /// <summary>It is carried out and the job dies before the answer.</summary>
    KilledAfter,
}
