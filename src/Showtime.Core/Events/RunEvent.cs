namespace Showtime.Core.Events;

/// <summary>Who or what caused a run, and what they were looking at.</summary>
sealed record RunEvent
{
    /// <summary>What happened.</summary>
    public required RunEventKind Kind { get; init; }

    /// <summary>The login of the person who did it; null for a schedule.</summary>
    public string? Actor { get; init; }

    /// <summary>The pull request's number in the event; null if it names none.</summary>
    public int? PullRequest { get; init; }

    /// <summary>The head commit at that moment, 40 hex digits; null if the event names none.</summary>
    public string? Sha { get; init; }

    /// <summary>The head before a push, 40 hex digits.</summary>
    public string? Before { get; init; }

    /// <summary>The label that was added or removed.</summary>
    public string? Label { get; init; }

    /// <summary>The comment's text.</summary>
    public string? Comment { get; init; }

    /// <summary>The comment's identifier.</summary>
    public long? CommentId { get; init; }

    /// <summary>What a finished run of another workflow ran on; null for every other event.</summary>
    public HeadReference? Head { get; init; }

    /// <summary>When the comment was written, UTC; null if the event does not say.</summary>
    public DateTimeOffset? CommentedAt { get; init; }

    /// <summary>A person at a prompt, or a schedule without one.</summary>
    public static RunEvent ByOperator { get; } = new() { Kind = RunEventKind.Operator };

    /// <summary>A scheduled run.</summary>
    public static RunEvent BySchedule { get; } = new() { Kind = RunEventKind.Scheduled };

    /// <summary>This event as it concerns a pull request. If it is about another one, only its person counts, not its commit or label.</summary>
    /// <param name="pullRequest">The number.</param>
    /// <param name="asked">Whether the command itself is the request (<c>start</c>, <c>stop</c>), whatever the event is about.</param>
    /// <returns>The event as it concerns that pull request.</returns>
    public RunEvent About(int pullRequest, bool asked = false) => PullRequest is null || PullRequest == pullRequest
        ? this
        : new RunEvent { Kind = asked ? RunEventKind.Dispatched : RunEventKind.Other, Actor = Actor };
}

/// <summary>What caused a run.</summary>
enum RunEventKind
{
    /// <summary>A person at a prompt; their own token decides what they may do.</summary>
    Operator,

    /// <summary>A label was added.</summary>
    Labeled,

    /// <summary>A label was removed.</summary>
    Unlabeled,

    /// <summary>A commit was pushed.</summary>
    Pushed,

    /// <summary>The pull request was closed or merged.</summary>
    Closed,

    /// <summary>The pull request was opened or reopened.</summary>
    Opened,

    /// <summary>A person started the workflow by hand.</summary>
    Dispatched,

    /// <summary>A person wrote a comment on a pull request. Bots' comments, edits and comments on plain issues are <see cref="Other"/>.</summary>
    Commented,

    /// <summary>A schedule, or the end of another workflow's run. It approves nothing.</summary>
    Scheduled,

    /// <summary>Something else. It approves nothing.</summary>
    Other,
}

/// <summary>What a finished run of another workflow ran on.</summary>
/// <param name="Repository">The repository that the branch is in, <c>owner/name</c>: often a fork.</param>
/// <param name="Branch">The branch; a stranger may have chosen its name.</param>
/// <param name="Sha">The commit, 40 hex digits.</param>
sealed record HeadReference(string Repository, string Branch, string Sha);
