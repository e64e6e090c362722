using Showtime.Core.Errors;

namespace Showtime.Core.Feedback;

/// <summary>One line of a comment's history. Nothing in it is free text, so whoever edits the comment can put nothing there that comes back.</summary>
/// <param name="At">When, UTC, to the minute.</param>
/// <param name="Sha">The commit's 7 digits; empty where it is about none.</param>
/// <param name="What">What happened.</param>
/// <param name="Cause">Why it failed.</param>
sealed record HistoryEntry(DateTimeOffset At, string Sha, HistoryEvent What, FailureCause Cause = FailureCause.Unknown)
{
    /// <summary>Whether another entry says the same, whenever that was.</summary>
    public bool SaysSame(HistoryEntry? other) => other is not null && (Sha, What, Cause) == (other.Sha, other.What, other.Cause);
}
