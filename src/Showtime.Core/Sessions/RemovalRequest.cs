namespace Showtime.Core.Sessions;

/// <summary>One environment to take down, or all of a pull request.</summary>
public sealed record RemovalRequest
{
    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>The commit's 7 digits; null for every environment of the pull request and all its state labels.</summary>
    public string? Sha { get; init; }

    /// <summary>The service's name, for one of the first generation; null derives it from the commit.</summary>
    public string? ServiceName { get; init; }
}
