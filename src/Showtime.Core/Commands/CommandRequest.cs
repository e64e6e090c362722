using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Planning;

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
}

/// <summary>What came of a slash command.</summary>
public sealed record ShowtimeCommandResult
{
    /// <summary>The command as it was written; null where there was none.</summary>
    public string? Command { get; init; }

    /// <summary>What it asks for; null where there was no command or it was not understood.</summary>
    public CommandVerb? Verb { get; init; }

    /// <summary>The pull request's number; null where the event names none.</summary>
    public int? PullRequest { get; init; }

    /// <summary>The login of who wrote it; null at an operator's prompt.</summary>
    public string? Actor { get; init; }

    /// <summary>What came of it.</summary>
    public required CommandOutcome Outcome { get; init; }

    /// <summary>What was answered on the pull request, or would have been; Markdown. Null where nothing had to be said.</summary>
    public string? Answer { get; init; }

    /// <summary>Flags that were not taken over, each with the reason.</summary>
    public IReadOnlyList<string> SkippedFlags { get; init; } = [];

    /// <summary>The pull request's environments afterwards, as far as the command looked at them.</summary>
    public IReadOnlyList<ShowtimeEnvironment> Environments { get; init; } = [];

    /// <summary>The run that carried it out; null where none was needed.</summary>
    public SyncResult? Run { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public ShowtimeException? Failure { get; init; }
}

/// <summary>What came of a comment.</summary>
public enum CommandOutcome
{
    /// <summary>There is no command in it, or it is nothing that commands are read from (a plain issue, an edit, a bot's comment).</summary>
    Ignored,

    /// <summary>Carried out, or it was so already.</summary>
    Done,

    /// <summary>Another job works on the pull request and does what was asked for.</summary>
    LeftToOther,

    /// <summary>It cannot be done as things are: the answer says why.</summary>
    Refused,

    /// <summary>Whoever wrote it has no write access.</summary>
    NotAllowed,

    /// <summary>It is not written right: the answer is the help.</summary>
    Invalid,

    /// <summary>It was begun and failed.</summary>
    Failed,
}
