using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Planning;
using Showtime.Core.Text;

namespace Showtime.Core.Commands;

/// <summary>A comment that may hold a slash command.</summary>
public sealed record CommandRequest
{
    /// <summary>
    /// The event with the comment. A comment's author needs write access. For an operator at a prompt their own token decides, and neither
    /// reactions nor answers are written.
    /// </summary>
    public required RunEvent Event { get; init; }

    /// <summary>Whether the job may write the shared build cache: it runs in CI. A fork's code never does.</summary>
    public bool InContinuousIntegration { get; init; }

    /// <summary>Only ask whether it would be carried out, with the one request for the author's permission. Nothing is written or answered.</summary>
    public bool CheckOnly { get; init; }
}

/// <summary>The result of a slash command.</summary>
public sealed record ShowtimeCommandResult
{
    /// <summary>The command as written; null if there was none.</summary>
    public string? Command { get; init => field = UntrustedText.Display(value); }

    /// <summary>What it asks for; null if there was no command or it was invalid.</summary>
    public CommandVerb? Verb { get; init; }

    /// <summary>The pull request's number; null if the event names none.</summary>
    public int? PullRequest { get; init; }

    /// <summary>The author's login; null at an operator's prompt.</summary>
    public string? Actor { get; init => field = UntrustedText.Display(value); }

    /// <summary>How it ended.</summary>
    public required CommandOutcome Outcome { get; init; }

    /// <summary>The answer on the pull request, or what it would have been, in Markdown; null if there is none.</summary>
    public string? Answer { get; init => field = UntrustedText.Message(value); }

    /// <summary>Skipped flags, each with the reason.</summary>
    public IReadOnlyList<string> SkippedFlags { get; init => field = UntrustedText.Display(value); } = [];

    /// <summary>The pull request's environments afterwards, as far as the command read them.</summary>
    public IReadOnlyList<ShowtimeEnvironment> Environments { get; init; } = [];

    /// <summary>The run that carried it out; null if none was needed.</summary>
    public SyncResult? Run { get; init; }

    /// <summary>Why it failed; null if it did not.</summary>
    public ShowtimeException? Failure { get; init; }
}

/// <summary>How a comment was handled.</summary>
public enum CommandOutcome
{
    /// <summary>It holds no command, or is not read for commands (a plain issue, an edit, a bot's comment).</summary>
    Ignored,

    /// <summary>Only whether it is to be carried out was asked: it is, or its answer is the help.</summary>
    Due,

    /// <summary>Carried out, or already the case.</summary>
    Done,

    /// <summary>Another job is working on the pull request and carries out the request.</summary>
    LeftToOther,

    /// <summary>It cannot be done now: the answer says why.</summary>
    Refused,

    /// <summary>The author has no write access.</summary>
    NotAllowed,

    /// <summary>It is not a valid command: the answer is the help.</summary>
    Invalid,

    /// <summary>It was begun and failed.</summary>
    Failed,
}
