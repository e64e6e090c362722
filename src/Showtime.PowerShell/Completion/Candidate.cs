namespace Showtime.PowerShell.Completion;

/// <summary>A value that completion offers.</summary>
/// <param name="Text">The value.</param>
/// <param name="Tooltip">What it is.</param>
sealed record Candidate(string Text, string Tooltip);
