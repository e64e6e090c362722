namespace Showtime.Core.Ports;

/// <summary>Whether a pull request is open.</summary>
public enum PullRequestState
{
    /// <summary>Open, as draft or not.</summary>
    Open,

    /// <summary>Closed without a merge.</summary>
    Closed,

    /// <summary>Merged.</summary>
    Merged,
}
