using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>A commit as part of a pull request.</summary>
sealed record PullRequestCommit(Ticket PullRequest, Commit Commit);
