using Showtime.Core.Events;

namespace Showtime.Core.Commands;

/// <summary>A comment that may hold a slash command.</summary>
public sealed record CommandRequest
{
    /// <summary>
    /// The event with the comment. A comment's author needs write access; at an operator's prompt the own token decides, and neither reactions nor
    /// answers are written.
    /// </summary>
    public required RunEvent Event { get; init; }

    /// <summary>Whether the job may write the shared build cache: it runs in CI. A fork's code never does.</summary>
    public bool InContinuousIntegration { get; init; }

    /// <summary>Only ask whether it would be carried out, with the one request for the author's permission. Nothing is written or answered.</summary>
    public bool CheckOnly { get; init; }
}
