using System.Globalization;
using System.Text;
using Showtime.Core.Cleanup;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Feedback;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Text;

namespace Showtime.Hosting;

/// <summary>
/// The summary of a GitHub Actions step in Markdown: the plan and its reason, the environments, a diagram for each one that changed, and for a failure its
/// cause with the last lines of the log. Untrusted text goes through <see cref="Markdown"/>. The most important sections come first.
/// </summary>
static class JobSummary
{
    /// <summary>The most that GitHub accepts for one step, in bytes of UTF-8.</summary>
    public const int MaxBytes = 1024 * 1024;

    const int MostDiagrams = 3;
    const int MostFailures = 3;
    const int MostRows = 500;
    const string Cut = "\n\n*The rest was left out: GitHub accepts 1 MiB of summary for a step.*\n";

    /// <summary>The summary of a run on one pull request. Links need the address of GitHub's server.</summary>
    public static IReadOnlyList<string> Of(SyncResult result, RunJournal journal, Uri? server, CommandSyntax syntax)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(journal);
        var plan = result.Plan;
        List<string> sections =
        [
            $"## 🎪 {Link(server, plan)}: {Texts.Outcome(result.Outcome)}",
            plan.Explanation.Length > 0 ? "> " + Markdown.Prose(plan.Explanation) : "",
            PlanTable(plan),
        ];
        if (result.Failure is { } failure) sections.AddRange(OfFailure(failure, syntax));
        if (result.Environments.Count > 0) sections.Add("### Environments\n\n" + EnvironmentTable(result.Environments));
        if (result.Removed.Count > 0) sections.Add("### Removed\n\n" + RemovedTable(result.Removed));
        sections.AddRange(Diagrams(journal, plan.PullRequest, result.Removed));
        return [.. sections.Where(static section => section.Length > 0)];
    }

    /// <summary>The summary of environments that were removed.</summary>
    public static IReadOnlyList<string> OfRemoved(IReadOnlyList<RemovedEnvironment> removed)
    {
        ArgumentNullException.ThrowIfNull(removed);
        return ["## 🎪 Removed, whatever the labels say", removed.Count == 0 ? "The pull request had no environment." : RemovedTable(removed)];
    }

    /// <summary>The summary of a clean-up.</summary>
    public static IReadOnlyList<string> OfCleanup(IReadOnlyList<CleanupResult> results, CommandSyntax syntax)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (results.Count == 0) return ["## 🎪 Clean-up", "There is nothing to clean up."];
        var rows = results.Take(MostRows).Select(static result => Row(
            result.Failure is not null ? "**failed**" : Texts.Result(result),
            Texts.Word(result.Item.Kind),
            Markdown.Cell(result.Item.ToString()),
            Markdown.Cell(result.Detail)));
        List<string> sections =
        [
            string.Create(CultureInfo.InvariantCulture,
                $"## 🎪 Clean-up: {results.Count(static r => r.Done)} done, {results.Count(static r => r.Failure is not null)} failed"),
            Texts.Frees(results.Where(static r => r.Done).Select(static r => r.Item)) ?? "",
            Table(["Result", "Kind", "What", "Why"], rows)
                + (results.Count > MostRows ? string.Create(CultureInfo.InvariantCulture, $"\n\nand {results.Count - MostRows} more") : ""),
        ];
        var failures = results.Select(static result => result.Failure).OfType<ShowtimeException>().Distinct().Take(MostFailures);
        sections.AddRange(failures.SelectMany(failure => OfFailure(failure, syntax)));
        return [.. sections.Where(static section => section.Length > 0)];
    }

    /// <summary>The sections that explain a failure.</summary>
    public static IReadOnlyList<string> OfFailure(Exception failure, CommandSyntax syntax)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var why = FailureExplanation.Of(failure);
        List<string> sections =
        [
            $"### ❌ {why.Title}",
            why.Meaning,
            "> " + Markdown.Code(FailureText.Message(failure)),
            $"**What to do:** {FailureText.Next(failure, syntax)}",
        ];
        if (failure is ShowtimeException { LogTail: { Count: > 0 } tail })
        {
            sections.Add($"<details><summary>Last lines of the log</summary>\n\n{Markdown.Block(tail)}\n\n</details>");
        }

        return sections;
    }

    /// <summary>Joins as many sections as fit beside the bytes that the step's summary already has, and says if any were left out.</summary>
    public static string Fit(IReadOnlyList<string> sections, long used)
    {
        ArgumentNullException.ThrowIfNull(sections);
        var room = MaxBytes - used - Encoding.UTF8.GetByteCount(Cut);
        var text = new StringBuilder();
        foreach (var section in sections)
        {
            var part = section.ReplaceLineEndings("\n") + "\n\n";
            room -= Encoding.UTF8.GetByteCount(part);
            if (room < 0) return used + Encoding.UTF8.GetByteCount(Cut) > MaxBytes ? "" : text.Append(Cut).ToString();
            text.Append(part);
        }

        return text.ToString();
    }

    static string PlanTable(Plan plan) => Table(["Plan", ""],
    [
        Row("Action", $"`{PlanOutputs.SnakeCase(plan.Action)}`"),
        Row("Reason", $"`{PlanOutputs.SnakeCase(plan.Reason)}`"),
        .. EnvironmentNames.IsSha(plan.TargetSha) ? new[] { Row("Commit", $"`{plan.TargetSha}`") } : [],
        .. plan.Actor.Length > 0 ? new[] { Row("Requested by", Markdown.Cell(plan.Actor)) } : [],
    ]);

    static string EnvironmentTable(IReadOnlyList<ShowtimeEnvironment> environments) => Table(
        ["Environment", "Status", "Address", "Expires", "Requested by", "Costs"],
        environments.Take(MostRows).Select(static environment => Row(
            environment.Sha.Length == 0 ? "first generation" : $"`{environment.Sha}`",
            Texts.Status(environment.Status) + (environment.Frozen ? ", frozen" : "") + (environment.Blocked ? ", blocked" : ""),
            environment.Url?.AbsoluteUri ?? "",
            Expiry(environment),
            environment.RequestedBy is { Length: > 0 } login ? Markdown.Cell(login) : "",
            Texts.Cost(environment))));

    static string Expiry(ShowtimeEnvironment environment) => environment switch
    {
        { ExpiresAt: { } end } => end.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC",
        { TimeToLive: null } => "",
        _ => "when the pull request is closed",
    };

    static string RemovedTable(IReadOnlyList<RemovedEnvironment> removed) => Table(
        ["Pull request", "Commit", "Service", "Image"],
        removed.Take(MostRows).Select(static one => Row(
            one.PullRequest.ToString(CultureInfo.InvariantCulture),
            one.Sha.Length == 0 ? "" : $"`{one.Sha}`",
            one.ServiceName is { } service ? Markdown.Cell(service) : "none",
            one.Image is { } image ? Markdown.Cell(image) : "")));

    static IEnumerable<string> Diagrams(RunJournal journal, int pullRequest, IReadOnlyList<RemovedEnvironment> removed) =>
        journal.Entries.Where(entry => entry.PullRequest == pullRequest).GroupBy(static entry => entry.Sha).TakeLast(MostDiagrams)
            .Select(life => $"### `{life.Key}` in this run\n\n{LifeDiagram.Draw([.. life], removed.Any(one => one.Sha == life.Key))}");

    static string Table(IReadOnlyList<string> head, IEnumerable<string> rows) =>
        $"| {string.Join(" | ", head)} |\n|{string.Concat(Enumerable.Repeat("---|", head.Count))}\n{string.Join('\n', rows)}";

    static string Row(params string[] cells) => $"| {string.Join(" | ", cells)} |";

    static string Link(Uri? server, Plan plan)
    {
        var number = plan.PullRequest.ToString(CultureInfo.InvariantCulture);
        return server is not null && plan.Repository.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_')
            ? $"Pull request [{number}]({new Uri(server, $"/{plan.Repository}/pull/{number}").AbsoluteUri})"
            : $"Pull request {number}";
    }
}

/// <summary>
/// The states of an environment (protocol §4) as a mermaid flow chart: the present state is highlighted, and the steps of this run have their times. It
/// contains only known words and times, so no untrusted text.
/// </summary>
static class LifeDiagram
{
    const string Wanted = "wanted";
    const string Gone = "gone";

    static readonly (string From, string To)[] Steps =
    [
        (Wanted, "building"), ("building", "built"), ("built", "deploying"), ("deploying", "running"), ("running", "updating"), ("updating", "running"),
        ("running", "stopping"), ("stopping", Gone), ("building", "failed"), ("built", "failed"), ("deploying", "failed"),
        ("failed", "building"), ("failed", "stopping"),
    ];

    /// <summary>Draws it as a fenced block, from the entries of one environment, oldest first.</summary>
    public static string Draw(IReadOnlyList<JournalEntry> journal, bool isGone)
    {
        var times = new Dictionary<(string, string), string>();
        var at = journal is [var first, ..] ? first.Status switch
        {
            EnvironmentStatus.Building => Wanted,
            EnvironmentStatus.Updating or EnvironmentStatus.Stopping => "running",
            _ => "",
        } : "";
        foreach (var entry in journal)
        {
            var next = LabelGrammar.StatusWord(entry.Status);
            if (next == at) continue;
            times[(at, next)] = entry.At.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            at = next;
        }

        if (isGone) at = Gone;
        var text = new StringBuilder("```mermaid\nflowchart LR\n");
        foreach (var (from, to) in Steps)
        {
            var time = times.GetValueOrDefault((from, to));
            text.Append(CultureInfo.InvariantCulture, $"    {from}({from}) {(time is null ? "-.->" : $"-- \"{time}\" -->")} {to}({to})\n");
        }

        text.Append("    classDef now fill:#28a745,stroke:#28a745,color:#ffffff\n    classDef bad fill:#dc3545,stroke:#dc3545,color:#ffffff\n");
        if (at.Length > 0) text.Append(CultureInfo.InvariantCulture, $"    class {at} {(at == "failed" ? "bad" : "now")}\n");
        return text.Append("```").ToString();
    }
}
