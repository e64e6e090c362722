using Showtime.Core.Ports;

namespace Showtime.Core.Planning;

/// <summary>
/// When a lease holds. Its end and the time that it is compared with are the host's, never a runner's own: clocks of runners may differ by more than a
/// lease. What two machines know of the host's time may differ by up to <see cref="ClockSkew"/>.
/// </summary>
static class LeaseRules
{
    /// <summary>How far apart two machines' readings of the host's time may be: whole seconds, and the time that an answer takes.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>Whether its holder may still be using a lease.</summary>
    /// <param name="lease">The lease, or null.</param>
    /// <param name="readAt">The host's time when it was read. A later time proves nothing: the lease may have been renewed since.</param>
    /// <returns>Whether it must be respected.</returns>
    public static bool IsLive(LeaseRecord? lease, DateTimeOffset readAt) =>
        lease is not null && lease.Until != DateTimeOffset.MinValue && readAt - lease.Until < ClockSkew;
}
