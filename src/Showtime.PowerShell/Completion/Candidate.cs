namespace Showtime.PowerShell.Completion;

/// <summary>A value that completion offers.</summary>
/// <param name="Text">The value.</param>
/// <param name="Tooltip">What it is.</param>
/// <param name="PullRequest">The pull request it belongs to, or null.</param>
sealed record Candidate(string Text, string Tooltip, int? PullRequest = null);
