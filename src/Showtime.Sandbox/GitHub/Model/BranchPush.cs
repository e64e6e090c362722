namespace Showtime.Sandbox.GitHub.Model;

/// <summary>One change of a branch, as the repository that holds the branch lists it among its activities.</summary>
/// <param name="Before">The commit before it; zeros for a new branch.</param>
/// <param name="After">The commit after it.</param>
/// <param name="Kind"><c>push</c>, <c>force_push</c> or <c>branch_creation</c>.</param>
sealed record BranchPush(long Id, string NodeId, string Before, string After, string Kind, Account Actor, DateTimeOffset At);

/// <summary>A submitted review of a pull request.</summary>
/// <param name="State">GraphQL's word: <c>APPROVED</c>, <c>CHANGES_REQUESTED</c>.</param>
/// <param name="Commit">The commit that it is about.</param>
sealed record PullRequestReview(long Id, string NodeId, Ticket Ticket, Account Author, string State, Commit Commit, DateTimeOffset SubmittedAt);
