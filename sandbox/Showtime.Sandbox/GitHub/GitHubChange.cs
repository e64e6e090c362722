namespace Showtime.Sandbox.GitHub;

/// <summary>One change to the repository, for a display that follows along.</summary>
/// <param name="Sequence">Counts up by one with each change.</param>
/// <param name="Kind">What changed.</param>
/// <param name="Number">The issue or pull request; null for a label's definition.</param>
/// <param name="Actor">The login of whoever did it.</param>
/// <param name="Text">The label's name, the comment's text, the title, or the commit.</param>
/// <param name="At">When, in UTC.</param>
public sealed record GitHubChange(long Sequence, GitHubChangeKind Kind, int? Number, string Actor, string Text, DateTimeOffset At);
