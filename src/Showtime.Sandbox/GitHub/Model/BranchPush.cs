namespace Showtime.Sandbox.GitHub.Model;

/// <summary>One change of a branch, as the repository that holds the branch lists it among its activities. A new branch was zeros before.</summary>
sealed record BranchPush(long Id, string NodeId, string Before, string After, string Kind, Account Actor, DateTimeOffset At);

/// <summary>A submitted review of a pull request.</summary>
sealed record PullRequestReview(long Id, string NodeId, Ticket Ticket, Account Author, string State, Commit Commit, DateTimeOffset SubmittedAt);
