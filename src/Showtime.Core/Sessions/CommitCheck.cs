namespace Showtime.Core.Sessions;

/// <summary>Whether a commit contains a required one.</summary>
/// <param name="Required">The required commit.</param>
/// <param name="Commit">The commit that was looked at, 40 digits.</param>
/// <param name="PullRequest">The pull request whose head it is, or null.</param>
/// <param name="Contained">Whether the required commit is an ancestor, or the same.</param>
public sealed record CommitCheck(string Required, string Commit, int? PullRequest, bool Contained);
