namespace Showtime.Core.Feedback;

/// <summary>The environment that reviewers use now.</summary>
/// <param name="Commit">The commit, 7 to 40 digits.</param>
/// <param name="Address">Where it answers; null where no label says it.</param>
sealed record ServingEnvironment(string Commit, Uri? Address)
{
    /// <summary>Who asked for it.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>When it ends, UTC; null for when the pull request is closed.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Its feature flags by the container's variable.</summary>
    public IReadOnlyDictionary<string, string> Flags { get; init; } = new Dictionary<string, string>();
}
