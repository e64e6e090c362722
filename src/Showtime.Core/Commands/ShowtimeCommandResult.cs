using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Planning;
using Showtime.Core.Text;

namespace Showtime.Core.Commands;

/// <summary>What came of a slash command.</summary>
public sealed record ShowtimeCommandResult
{
    /// <summary>The command as it was written; null where there was none.</summary>
    public string? Command { get; init => field = UntrustedText.Display(value); }

    /// <summary>What it asks for; null where there was no command or it was not understood.</summary>
    public CommandVerb? Verb { get; init; }

    /// <summary>The pull request's number; null where the event names none.</summary>
    public int? PullRequest { get; init; }

    /// <summary>The login of who wrote it; null at an operator's prompt.</summary>
    public string? Actor { get; init => field = UntrustedText.Display(value); }

    /// <summary>What came of it.</summary>
    public required CommandOutcome Outcome { get; init; }

    /// <summary>What was answered on the pull request, or would have been; Markdown. Null where nothing had to be said.</summary>
    public string? Answer { get; init => field = UntrustedText.Message(value); }

    /// <summary>Flags that were not taken over, each with the reason.</summary>
    public IReadOnlyList<string> SkippedFlags { get; init => field = UntrustedText.Display(value); } = [];

    /// <summary>The pull request's environments afterwards, as far as the command looked at them.</summary>
    public IReadOnlyList<ShowtimeEnvironment> Environments { get; init; } = [];

    /// <summary>The run that carried it out; null where none was needed.</summary>
    public SyncResult? Run { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public ShowtimeException? Failure { get; init; }
}
