namespace Showtime.Core.Ports;

/// <summary>An environment as the host of the code shows it on the pull request ("View deployment").</summary>
/// <param name="Id">The host's identifier; empty for one that is still to be created.</param>
/// <param name="PullRequest">The pull request.</param>
/// <param name="Commit">The commit, 40 hex digits.</param>
/// <param name="CreatedAt">When it was created, UTC; null for one that is still to be created.</param>
public sealed record DeploymentRecord(string Id, int PullRequest, string Commit, DateTimeOffset? CreatedAt = null);
