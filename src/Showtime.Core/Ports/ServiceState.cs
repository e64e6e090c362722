namespace Showtime.Core.Ports;

/// <summary>Where a service is in its life.</summary>
public enum ServiceState
{
    /// <summary>It exists.</summary>
    Active,

    /// <summary>Its deletion has begun; its name cannot be used yet.</summary>
    Draining,

    /// <summary>It is gone; nothing is billed.</summary>
    Inactive,
}
