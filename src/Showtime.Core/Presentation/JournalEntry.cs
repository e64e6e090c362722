using Showtime.Core.Environments;

namespace Showtime.Core.Presentation;

/// <summary>An environment came to a status.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="PullRequest">The pull request.</param>
/// <param name="Sha">The commit's 7 digits.</param>
/// <param name="Status">The status.</param>
public sealed record JournalEntry(DateTimeOffset At, int PullRequest, string Sha, EnvironmentStatus Status);
