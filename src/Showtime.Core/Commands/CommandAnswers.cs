using System.Globalization;
using System.Text;
using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Core.Ports;
using Showtime.Core.Text;

namespace Showtime.Core.Commands;

/// <summary>
/// Answers on the pull request. There is one comment of each kind, updated in place, so that ten invalid commands get one answer. No line of an
/// answer outside a code block starts with a command, and text from strangers is escaped.
/// </summary>
static class CommandAnswers
{
    const string Commands = """
        | Comment, at the start of a line | What it does |
        |---|---|
        | `/testenv up`, `/showtime start` | start an environment, or update it; a commit and flags such as `FEATURE_NAME=true` can follow |
        | `/testenv down`, `/showtime stop` | take it down |
        | `/showtime freeze`, `/showtime unfreeze` | keep new commits from updating it, or let them again |
        | `/showtime extend 72h` | let it live that long from now (`24h`, `3d`, `1w`, `close`) |
        | `/showtime status` | show the environments |
        | `/showtime help` | show this |
        """;

    const string Denied = """
        🎪 Commands are for people with write access to this repository. A maintainer can start an environment for this pull request.
        """;

    const string TableHead = """
        | Commit | Status | Kind | Address | Created | Ends | Asked for by | Flags |
        |---|---|---|---|---|---|---|---|
        """;

    /// <summary>The answer to someone without write access: always the same text, so a second one is not written.</summary>
    public static PullRequestComment NotAllowed() => new("command-denied", Denied);

    public static PullRequestComment Help() => new("command-help", $"🎪 The commands, for people with write access:\n\n{Commands}");

    public static PullRequestComment Wrong(ParsedCommand command) =>
        new("command-help", $"🎪 {Markdown.Code(command.Line)} was not understood. {Markdown.Prose(command.Problem ?? "")}\n\n{Commands}");

    /// <summary>Why a command was not, or not wholly, carried out.</summary>
    public static PullRequestComment Note(string text) => new("command", $"🎪 {Markdown.Prose(text)}");

    /// <summary>A refusal with the page to look at. A stranger's commit is not offered ready to copy: the digits are to come from what was looked at.</summary>
    public static PullRequestComment Refusal(CommitChoice choice) => choice.Page is not { } page ? Note(choice.Refusal!) : new("command",
        $"🎪 {Markdown.Prose(choice.Refusal!)} Look at {page} and then approve it in a review, "
            + "or give the command again with all 40 digits of the commit that you looked at.");

    public static PullRequestComment Skipped(IReadOnlyList<string> flags) =>
        new("command", $"🎪 Not taken over: {FeatureFlags.Summarise(flags, Markdown.Prose)}.");

    public static PullRequestComment Status(IReadOnlyList<ShowtimeEnvironment> environments, DateTimeOffset now)
    {
        var text = new StringBuilder();
        if (environments.Count == 0) text.Append("🎪 This pull request has no environment.");
        else
        {
            text.Append("🎪 The environments of this pull request:\n\n").Append(TableHead);
            foreach (var environment in environments) text.Append('\n').Append(Row(environment));
        }

        text.Append(CultureInfo.InvariantCulture, $"\n\n_As of {now.UtcDateTime:yyyy-MM-dd HH:mm} UTC._");
        return new("command-status", text.ToString());
    }

    static string Row(ShowtimeEnvironment environment)
    {
        var marks = (environment.Frozen ? ", frozen" : "")
            + (environment.Blocked ? ", blocked" : "")
            + (environment.InCloud == false ? ", not in the cloud" : "");
        string[] cells =
        [
            environment.Sha.Length == 0 ? "–" : $"`{environment.Sha}`",
            LabelGrammar.StatusWord(environment.Status) + marks,
            environment.Kind.ToString().ToLowerInvariant(),
            environment.Url?.ToString() ?? "–",
            Time(environment.CreatedAt) ?? "–",
            Time(environment.ExpiresAt) ?? (environment.TimeToLive is { Duration: null } ? "when it is closed" : "–"),
            environment.RequestedBy is { } login ? Markdown.Cell(login) : "–",
            environment.FeatureFlags.Count == 0
                ? "–"
                : string.Join(", ", environment.FeatureFlags.Select(flag => Markdown.Cell($"{flag.Key}={(flag.Value ? "true" : "false")}"))),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    static string? Time(DateTimeOffset? time) => time is { } at ? string.Create(CultureInfo.InvariantCulture, $"{at.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : null;
}
