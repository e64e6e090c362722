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

/// <summary>What caused a run.</summary>
public enum RunEventKind
{
    /// <summary>A person at a prompt; their own token decides what they may.</summary>
    Operator,

    /// <summary>A label was put on.</summary>
    Labeled,

    /// <summary>A label was taken off.</summary>
    Unlabeled,

    /// <summary>A commit was pushed.</summary>
    Pushed,

    /// <summary>The pull request was closed or merged.</summary>
    Closed,

    /// <summary>The pull request was opened or opened again.</summary>
    Opened,

    /// <summary>A person started the workflow by hand.</summary>
    Dispatched,

    /// <summary>A person wrote a comment on a pull request. Bots' comments, edits and comments on plain issues are <see cref="Other"/>.</summary>
    Commented,

    /// <summary>The clock, or the end of another workflow's run. It approves nothing.</summary>
    Scheduled,

    /// <summary>Something else. It approves nothing.</summary>
    Other,
}

/// <summary>What a finished run of another workflow ran on.</summary>
/// <param name="Repository">The repository that the branch is in, <c>owner/name</c>: a fork, often.</param>
/// <param name="Branch">The branch, named by a stranger.</param>
/// <param name="Sha">The commit, 40 hex digits.</param>
public sealed record HeadReference(string Repository, string Branch, string Sha);
