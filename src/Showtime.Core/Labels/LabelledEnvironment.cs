using Showtime.Core.Environments;

namespace Showtime.Core.Labels;

/// <summary>What a pull request's labels say of one commit's environment. Contradictions are kept to the label that counts.</summary>
/// <param name="Sha">The commit's 7 digits.</param>
public sealed record LabelledEnvironment(string Sha)
{
    /// <summary>The status; of several, the one furthest in the life of an environment.</summary>
    public EnvironmentStatus Status { get; init; }

    /// <summary>When it was asked for, UTC; of several, the earliest.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Where it answers, or null.</summary>
    public AddressLabel? Address { get; init; }

    /// <summary>Its own time to live in the older spelling, or null.</summary>
    public TimeToLive? TimeToLive { get; init; }

    /// <summary>Who asked for it, or null.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>How often it has failed, from the failed label's description; 1 where that says nothing.</summary>
    public int Failures { get; init; }

    /// <summary>Every label that belongs to it, by whole name.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Whether somebody is, or should be, at work on it.</summary>
    public bool InProgress => Status is EnvironmentStatus.Building or EnvironmentStatus.Built or EnvironmentStatus.Deploying or EnvironmentStatus.Updating;
}
