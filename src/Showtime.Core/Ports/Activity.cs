namespace Showtime.Core.Ports;

/// <summary>Something that a run did or waits for, for whoever watches.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Message">One line, without secrets.</param>
/// <param name="PullRequest">The pull request it is about, or null.</param>
/// <param name="Sha">The commit's 7 digits, or null.</param>
public sealed record Activity(ActivityKind Kind, string Message, int? PullRequest = null, string? Sha = null);
