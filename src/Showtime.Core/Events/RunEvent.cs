namespace Showtime.Core.Events;

/// <summary>Who or what caused a run, and what they were looking at when they did.</summary>
public sealed record RunEvent
{
    /// <summary>What happened.</summary>
    public required RunEventKind Kind { get; init; }

    /// <summary>The login of the person who did it; null for the clock.</summary>
    public string? Actor { get; init; }

    /// <summary>The pull request's number as the event says it; null where it names none.</summary>
    public int? PullRequest { get; init; }

    /// <summary>The head commit at that moment, 40 hex digits; null where the event names none.</summary>
    public string? Sha { get; init; }

    /// <summary>The head before a push, 40 hex digits.</summary>
    public string? Before { get; init; }

    /// <summary>The label that was put on or taken off.</summary>
    public string? Label { get; init; }

    /// <summary>The comment's text.</summary>
    public string? Comment { get; init; }

    /// <summary>The comment's identifier.</summary>
    public long? CommentId { get; init; }

    /// <summary>What a finished run of another workflow ran on; null for every other event.</summary>
    public HeadReference? Head { get; init; }

    /// <summary>When the comment was written, UTC; null where the event does not say it.</summary>
    public DateTimeOffset? CommentedAt { get; init; }

    /// <summary>A person at a prompt, or a schedule without one.</summary>
    public static RunEvent ByOperator { get; } = new() { Kind = RunEventKind.Operator };

    /// <summary>The clock.</summary>
    public static RunEvent BySchedule { get; } = new() { Kind = RunEventKind.Scheduled };

    /// <summary>What this event means for a pull request: one about another says only who it was, not which commit or label is meant here.</summary>
    /// <param name="pullRequest">The number.</param>
    /// <param name="asked">Whether the command itself is the wish (<c>start</c>, <c>stop</c>), whatever the event is about.</param>
    /// <returns>The event as it concerns that pull request.</returns>
    public RunEvent About(int pullRequest, bool asked = false) => PullRequest is null || PullRequest == pullRequest
        ? this
        : new RunEvent { Kind = asked ? RunEventKind.Dispatched : RunEventKind.Other, Actor = Actor };
}
