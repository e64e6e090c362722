using Showtime.Core.Environments;

namespace Showtime.Core.Reconciling;

/// <summary>What people decide about a pull request's environments. A null leaves a thing as it is.</summary>
/// <param name="PullRequest">The number.</param>
/// <param name="TimeToLive">The new time to live.</param>
/// <param name="Frozen">Freeze, or release.</param>
/// <param name="Blocked">Block, or release.</param>
public sealed record PolicyChange(int PullRequest, TimeToLive? TimeToLive = null, bool? Frozen = null, bool? Blocked = null)
{
    /// <summary>Feature flags to set, by name without <c>FEATURE_</c>; a null takes the flag's label off.</summary>
    public IReadOnlyDictionary<string, bool?> Flags { get; init; } = new Dictionary<string, bool?>();
}
