namespace Showtime.Core.Publishing;

/// <summary>An image that was built into an archive.</summary>
/// <param name="PullRequest">The number.</param>
/// <param name="Sha">The commit, 40 hex digits.</param>
/// <param name="Archive">The archive's full path.</param>
public sealed record ExportedImage(int PullRequest, string Sha, string Archive);
