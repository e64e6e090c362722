using Showtime.Core.Ports;

namespace Showtime.Core.Planning;

/// <summary>When a lease holds. Clocks of two machines may differ by up to <see cref="ClockSkew"/>.</summary>
static class LeaseRules
{
    /// <summary>How far two machines' clocks may be apart.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>Whether its holder may still be using a lease, by any machine's clock.</summary>
    /// <param name="lease">The lease, or null.</param>
    /// <param name="now">This machine's time.</param>
    /// <returns>Whether it must be respected.</returns>
    public static bool IsLive(LeaseRecord? lease, DateTimeOffset now) =>
        lease is not null && lease.Until != DateTimeOffset.MinValue && now - lease.Until < ClockSkew;
}
