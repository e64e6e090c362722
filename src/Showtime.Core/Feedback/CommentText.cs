using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Text;

namespace Showtime.Core.Feedback;

/// <summary>
/// Writes the comment with all that a pull request's readers need, because they cannot open a cloud console. Pure. Text that strangers may have written
/// goes through <see cref="Markdown"/>; nothing in it is relative to the time of writing.
/// </summary>
static partial class CommentText
{
    const int LongestTail = 20;
    const string CommitRow = "Commit";
    const string CostRow = "Costs about";

    public static string Write(CommentFacts facts, IReadOnlyList<HistoryEntry> history)
    {
        List<string> parts = [.. Headline(facts)];
        if (facts.Serving is { } serving) parts.Add(Table(facts, serving));
        parts.Add(facts switch
        {
            { What: HistoryEvent.Failed } => StartAgain("To try again"),
            { What: HistoryEvent.Blocked or HistoryEvent.LimitReached } => StartAgain("To ask again"),
            { What: HistoryEvent.Stopped } or { What: HistoryEvent.ApprovalNeeded, Serving: null } => StartAgain("To start one"),
            _ => HowTo(),
        });
        if (facts.Failure is { LogTail.Count: > 0 } failure) parts.Add(Tail(failure.LogTail));
        if (history.Count > 0) parts.Add(CommentHistory.Write(history));
        return string.Join("\n\n", parts).ReplaceLineEndings("\n");
    }

    static IEnumerable<string> Headline(CommentFacts facts)
    {
        var commit = Commit(facts, facts.Commit);
        switch (facts.What)
        {
            case HistoryEvent.Building:
                yield return "### 🎪 The environment is being built";
                yield return $"Commit {commit} is being built and deployed. The labels show how far it is."
                    + (facts.Serving is null ? "" : " Until it answers, this one keeps serving:");
                break;
            case HistoryEvent.Updating:
                yield return "### 🎪 The environment is being updated";
                yield return $"Commit {commit} is being deployed again in place. Until the new one answers, this one keeps serving:";
                break;
            case HistoryEvent.Running:
                yield return "### 🎪 The environment is running";
                yield return facts.Serving?.Address is { } address ? $"Commit {commit} runs at {address.AbsoluteUri}" : $"Commit {commit} runs.";
                break;
            case HistoryEvent.Failed:
                foreach (var part in Failure(facts, commit)) yield return part;
                break;
            case HistoryEvent.ApprovalNeeded:
                yield return "### 🎪 A new commit waits for approval";
                yield return "> " + Markdown.Prose(facts.Explanation);
                if (facts.ComparePage is { } page) yield return $"[What it would bring]({page})";
                if (facts.Serving is not null) yield return "Until then this one keeps serving:";
                break;
            case HistoryEvent.Blocked:
                yield return "### 🎪 Nothing was started: this pull request is blocked";
                yield return "> " + Markdown.Prose(facts.Explanation);
                if (facts.Serving is not null) yield return "This one keeps serving:";
                break;
            case HistoryEvent.LimitReached:
                yield return "### 🎪 Nothing was started: a limit is reached";
                yield return "> " + Markdown.Prose(facts.Explanation);
                break;
            default:
                yield return "### 🎪 The environment was taken down";
                break;
        }
    }

    static IEnumerable<string> Failure(CommentFacts facts, string commit)
    {
        var why = FailureExplanation.Of(facts.Failure?.Cause ?? FailureCause.Unknown);
        yield return $"### 🎪 The environment did not come up: {why.Title.ToLowerInvariant()}";
        yield return $"Commit {commit}: {why.Meaning}";
        if (facts.Failure is { } failure) yield return "> " + Markdown.Code(FailureText.Message(failure));
        yield return $"**What to do:** {(facts.Failure is { } known ? FailureText.Next(known) : why.Next)}";
        if (facts.Serving is not null) yield return "The environment from before keeps serving:";
    }

    static string Table(CommentFacts facts, ServingEnvironment serving)
    {
        var text = new StringBuilder("| | |\n|---|---|");
        Row("Address", serving.Address is { } address ? address.AbsoluteUri : "");
        Row(CommitRow, Commit(facts, serving.Commit));
        Row("Asked for by", serving.RequestedBy is { Length: > 0 } login ? Markdown.Cell(login) : "");
        Row("Lives until", serving.ExpiresAt is { } end
            ? $"{end.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC, or until the pull request is closed"
            : "the pull request is closed");
        Row(CostRow, serving.Cost ?? "");
        Row("Feature flags", string.Join("<br>", serving.Flags
            .OrderBy(static flag => flag.Key, StringComparer.Ordinal)
            .Select(static flag => $"{Markdown.Cell(flag.Key)} = {Markdown.Cell(flag.Value)}")));
        Row("Capacity", serving.LeftSpot ? "on demand, which costs more: spot had none for it" : "");
        Row("Frozen", facts.Frozen ? $"new commits do not update it while the label `{LabelGrammar.Format(new FreezeLabel())}` is on" : "");
        return text.ToString();

        void Row(string name, string value)
        {
            if (value.Length > 0) text.Append(CultureInfo.InvariantCulture, $"\n| {name} | {value} |");
        }
    }

    /// <summary>
    /// What a comment says that an environment costs, if it shows that commit's. A run that has not asked the cloud goes on saying it. Only digits are taken
    /// out of the comment, so nothing that someone edits into it is written again.
    /// </summary>
    public static string? CostOf(string? comment, string commit) =>
        comment is not null && EnvironmentNames.IsSha(commit)
        && comment.Split('\n') is var lines
        && $"`{EnvironmentNames.Shorten(commit)}`" is var shown
        && lines.Any(line => line.StartsWith($"| {CommitRow} | ", StringComparison.Ordinal) && line.Contains(shown, StringComparison.Ordinal))
        && lines.Select(static line => Cost().Match(line)).FirstOrDefault(static match => match.Success) is { } found
            ? found.Groups["rate"].Value
            : null;

    [GeneratedRegex(
        @"^\| " + CostRow + @" \| (?<rate>\$[0-9,]{1,12}\.[0-9]{2,3} an hour, \$[0-9,]{1,12}\.[0-9]{2} a day) \|\r?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Cost();

    /// <summary>The commands are in a table, so that no line of the comment begins with one.</summary>
    static string HowTo() => $"""
        <details><summary>Live longer, freeze, redeploy, stop</summary>

        | To | add the label | or comment |
        |---|---|---|
        | let it live longer | `{LabelGrammar.Format(new TimeToLiveLabel(TimeToLive.Parse("72h")))}` | `/showtime extend 72h` |
        | keep new commits from updating it | `{LabelGrammar.Format(new FreezeLabel())}` | `/showtime freeze` |
        | deploy the newest commit, or the same again | `{LabelGrammar.Format(new StartTriggerLabel())}` | `/testenv up` |
        | stop it | `{LabelGrammar.Format(new StopTriggerLabel())}` | `/showtime stop` |

        It takes write access to the repository.
        </details>
        """;

    static string StartAgain(string purpose) =>
        $"{purpose}, someone with write access adds the label `{LabelGrammar.Format(new StartTriggerLabel())}` or comments `/testenv up`.";

    static string Tail(IReadOnlyList<string> lines) =>
        $"<details><summary>Last lines of the log</summary>\n\n{Markdown.Block(lines.TakeLast(LongestTail))}\n\n</details>";

    static string Commit(CommentFacts facts, string commit)
    {
        if (!EnvironmentNames.IsSha(commit)) return "";
        var shown = $"`{EnvironmentNames.Shorten(commit)}`";
        return facts.PullRequest is { } page ? $"[{shown}]({page.AbsoluteUri}/commits/{commit})" : shown;
    }
}

/// <summary>The content of a status comment, except its history.</summary>
sealed record CommentFacts
{
    /// <summary>What has happened.</summary>
    public required HistoryEvent What { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The commit, 7 to 40 digits; empty if it is about none.</summary>
    public string Commit { get; init; } = "";

    /// <summary>The serving environment; null if there is none.</summary>
    public ServingEnvironment? Serving { get; init; }

    /// <summary>Why it failed, for <see cref="HistoryEvent.Failed"/>.</summary>
    public ShowtimeException? Failure { get; init; }

    /// <summary>
    /// What a person has to do, for <see cref="HistoryEvent.ApprovalNeeded"/>, <see cref="HistoryEvent.Blocked"/> and <see cref="HistoryEvent.LimitReached"/>.
    /// </summary>
    public string Explanation { get; init; } = "";

    /// <summary>The page that shows what a commit that is to be approved would bring; or null.</summary>
    public string? ComparePage { get; init; }

    /// <summary>Whether the freeze label is on.</summary>
    public bool Frozen { get; init; }

    /// <summary>The pull request's page.</summary>
    public Uri? PullRequest { get; init; }

    /// <summary>The line of the history.</summary>
    public HistoryEntry Entry => new(
        At,
        Commit.Length < 7 ? "" : Commit[..7],
        What,
        What == HistoryEvent.Failed ? Failure?.Cause ?? FailureCause.Unknown : FailureCause.Unknown);
}

/// <summary>The environment that reviewers use now.</summary>
/// <param name="Commit">The commit, 7 to 40 digits.</param>
/// <param name="Address">Its address; null if no label says it.</param>
sealed record ServingEnvironment(string Commit, Uri? Address)
{
    /// <summary>Who asked for it.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>When it ends, UTC; null for when the pull request is closed.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What it costs by the hour and the day (<see cref="Money.Rate"/>); null if that is not known.</summary>
    public string? Cost { get; init; }

    /// <summary>Whether it runs on demand although the configuration asks for spot: there was no spot capacity.</summary>
    public bool LeftSpot { get; init; }

    /// <summary>Its feature flags by the container's variable.</summary>
    public IReadOnlyDictionary<string, string> Flags { get; init; } = new Dictionary<string, string>();
}

/// <summary>A failure as text that everyone may read.</summary>
static class FailureText
{
    /// <summary>What to do next: the advice for the cause, and the error's own remedy where it says more.</summary>
    public static string Next(Exception failure, CommandSyntax? syntax = null)
    {
        var next = FailureExplanation.Of(failure).Next;
        return failure is ShowtimeException { Remedy: { } remedy, Cause: FailureCause.Unknown or FailureCause.Permission or FailureCause.Configuration
            or FailureCause.Credentials or FailureCause.Quota or FailureCause.GitHubLimit or FailureCause.RegistryRefused or FailureCause.Conflict }
            ? $"{next} {Markdown.Prose(remedy.In(syntax ?? CommandSyntax.Shell))}"
            : next;
    }

    /// <summary>The message. A build's output is a stranger's and may hold a secret; Showtime's own messages mention tokens without showing one.</summary>
    public static string Message(Exception failure) =>
        failure is ShowtimeException { Error: ShowtimeError.BuildFailed } ? Redaction.Redact(failure.Message) : failure.Message;
}
