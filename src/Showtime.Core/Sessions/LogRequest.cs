namespace Showtime.Core.Sessions;

/// <summary>Which environment's log to read.</summary>
public sealed record LogRequest
{
    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>The commit; null for the environment that serves, else the one being brought up.</summary>
    public string? Sha { get; init; }

    /// <summary>The last so many lines; null for all.</summary>
    public int? Tail { get; init; }

    /// <summary>Only lines after this time, or null.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Go on reading as lines arrive.</summary>
    public bool Follow { get; init; }
}
