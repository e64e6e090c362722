using Showtime.Core.Environments;

namespace Showtime.Core.Configuration;

/// <summary>The section <c>limits</c>.</summary>
public sealed record LimitConfiguration
{
    /// <summary>How many times a commit that fails is tried without a person asking.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>How long a job's lease on a pull request lasts when it is not renewed.</summary>
    public ShowtimeDuration Lease { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the head of a fork must have stood unchanged before a label or a comment that names no commit approves it.</summary>
    public ShowtimeDuration ReviewTime { get; init; } = TimeSpan.FromSeconds(60);
}
