using Showtime.Core.Environments;

namespace Showtime.Core.Configuration;

/// <summary>The section <c>limits</c>.</summary>
public sealed record LimitConfiguration
{
    /// <summary>How many times a commit that fails is tried without a person asking.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>How long a job's lease on a pull request lasts when it is not renewed.</summary>
    public ShowtimeDuration Lease { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many of GitHub's requests are kept for stops, closes and clean-ups: with fewer left no other job begins.</summary>
    public int ApiReserve { get; init; } = 100;
}
