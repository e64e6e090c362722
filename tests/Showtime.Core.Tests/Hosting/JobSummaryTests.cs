using Microsoft.Extensions.Time.Testing;
using System.Text;
using Showtime.Core.Cleanup;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Tests.Text;
using Showtime.Hosting;

namespace Showtime.Core.Tests.Hosting;

public sealed class JobSummaryTests
{
    static readonly Uri Server = new("https://github.com");

    static readonly Plan Plan = new()
    {
        Repository = "acme/app",
        PullRequest = 7,
        Action = PlanAction.CreateEnvironment,
        Reason = PlanReason.ExplicitStartNewSha,
        TargetSha = new string('a', 40),
        Actor = "maxime",
        Explanation = "A start was asked for: commit aaaaaaa is deployed.",
    };

    [Fact]
    public void A_run_shows_its_plan_its_environments_and_a_diagram_with_times()
    {
        var journal = Journal("building", "built", "deploying", "running");
        var text = Text(JobSummary.Of(new SyncResult(Plan, SyncOutcome.Done, [Environment()], []), journal, Server, CommandSyntax.Shell));

        Assert.Contains("Pull request [7](https://github.com/acme/app/pull/7): done", text, StringComparison.Ordinal);
        Assert.Contains("| Action | `create_environment` |", text, StringComparison.Ordinal);
        Assert.Contains("| Reason | `explicit_start_new_sha` |", text, StringComparison.Ordinal);
        Assert.Contains("| `aaaaaaa` | running | http://192.0.2.7:8080/ | 2026-11-24 12:00 UTC | `maxime` |", text, StringComparison.Ordinal);
        Assert.Contains("wanted(wanted) -- \"12:00:00\" --> building(building)", text, StringComparison.Ordinal);
        Assert.Contains("deploying(deploying) -- \"12:03:00\" --> running(running)", text, StringComparison.Ordinal);
        Assert.Contains("running(running) -.-> stopping(stopping)", text, StringComparison.Ordinal);
        Assert.Contains("class running now", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_run_shows_the_cause_and_the_log()
    {
        var failure = new ShowtimeException(ShowtimeError.DeploymentFailed, "It did not come up.", "Look.") { Cause = FailureCause.HealthCheck, LogTail = ["boom"] };
        var text = Text(JobSummary.Of(new SyncResult(Plan, SyncOutcome.Failed, [], [], failure), Journal("building", "failed"), Server, CommandSyntax.Shell));

        Assert.Contains("### ❌ Health check failed", text, StringComparison.Ordinal);
        Assert.Contains("> `It did not come up.`", text, StringComparison.Ordinal);
        Assert.Contains("\n    boom\n", text, StringComparison.Ordinal);
        Assert.Contains("class failed bad", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(MarkdownTests.Nasty), MemberType = typeof(MarkdownTests))]
    public void Untrusted_text_is_only_shown(string text)
    {
        var failure = new ShowtimeException(ShowtimeError.BuildFailed, text, text) { LogTail = [text] };
        var environment = Environment() with { Title = text, RequestedBy = text };
        var result = new SyncResult(Plan with { Explanation = text, Actor = text }, SyncOutcome.Failed, [environment], [], failure);
        var journal = new RunJournal(new FakeTimeProvider(new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero)));
        journal.Take(Activity.OfTransition([$"🎪 {text} 🚦 running", $"🎪 aaaaaaa 🚦 {text}"], 7));
        var summary = Text(JobSummary.Of(result, journal, Server, CommandSyntax.Shell)) + Text(JobSummary.OfCleanup([new CleanupResult(new CleanupItem { Kind = CleanupKind.Label, Label = text, Reason = text, Rules = new() }, true, text, [])], CommandSyntax.Shell));

        Assert.Empty(journal.Entries);
        Assert.DoesNotContain("mermaid\ngraph", summary, StringComparison.Ordinal);
        Assert.All(summary.Split('\n').Where(line => !line.StartsWith("    ", StringComparison.Ordinal)), line =>
        {
            Assert.False(line.StartsWith("```", StringComparison.Ordinal) || line.StartsWith("# ", StringComparison.Ordinal), line);
            if (line.StartsWith('|')) Assert.Contains(line.Count(c => c == '|'), new[] { 3, 5, 7 });
        });
    }

    [Fact]
    public void A_summary_is_cut_at_one_mebibyte()
    {
        string[] sections = [.. Enumerable.Repeat(new string('é', 100_000), 20)];
        var text = JobSummary.Fit(sections, used: 0);
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 800_000, JobSummary.MaxBytes);
        Assert.EndsWith("The rest was left out: GitHub accepts 1 MiB of summary for a step.*\n", text, StringComparison.Ordinal);
        Assert.Equal("", JobSummary.Fit(["more"], used: JobSummary.MaxBytes));
        Assert.Equal("more\n\n", JobSummary.Fit(["more"], used: 1000));
    }

    [Fact]
    public void A_clean_up_lists_its_results()
    {
        var item = new CleanupItem { Kind = CleanupKind.Orphan, PullRequest = 7, Reason = "no label names it", Rules = new() };
        var text = Text(JobSummary.OfCleanup([new(item, true, "no label names it", []), new(item, false, "gone", [], new ShowtimeException(ShowtimeError.PermissionDenied, "AccessDenied: ecs:DeleteService"))], CommandSyntax.Shell));
        Assert.Contains("Clean-up: 1 done, 1 failed", text, StringComparison.Ordinal);
        Assert.Contains("| done | orphan | `PR 7` | `no label names it` |", text, StringComparison.Ordinal);
        Assert.Contains("### ❌ Permission missing", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clean_up_says_what_it_frees_and_what_failed_frees_nothing()
    {
        var item = new CleanupItem { Kind = CleanupKind.Orphan, PullRequest = 7, Reason = "no label names it", CostPerHour = 0.5m, Rules = new() };
        CleanupResult[] results = [new(item, true, "done", []), new(item, true, "done", []), new(item, false, "failed", []), new(item with { CostPerHour = null }, true, "done", [])];

        Assert.Contains("\n\nIt frees $24.00 a day.\n\n", Text(JobSummary.OfCleanup(results, CommandSyntax.Shell)), StringComparison.Ordinal);
        Assert.DoesNotContain("frees", Text(JobSummary.OfCleanup(results[2..], CommandSyntax.Shell)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_environments_of_a_run_have_their_cost()
    {
        var result = new SyncResult(Plan, SyncOutcome.Done, [Environment() with { CostPerHour = 0.03413m, CostSoFar = 1.638m }, Environment() with { CostPerHour = 0 }], []);
        var text = Text(JobSummary.Of(result, Journal(), Server, CommandSyntax.Shell));

        Assert.Contains("| `maxime` | $0.034 an hour, $0.82 a day; $1.64 so far |", text, StringComparison.Ordinal);
        Assert.Contains("| `maxime` | nothing, because no task runs |", text, StringComparison.Ordinal);
    }

    static ShowtimeEnvironment Environment() => new()
    {
        Repository = "acme/app",
        PullRequest = 7,
        Sha = "aaaaaaa",
        Status = EnvironmentStatus.Running,
        Kind = EnvironmentKind.Active,
        ServiceName = "pr-7-aaaaaaa-service",
        Url = new("http://192.0.2.7:8080"),
        ExpiresAt = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero),
        RequestedBy = "maxime",
    };

    static RunJournal Journal(params string[] statuses)
    {
        var clock = new FakeTimeProvider(new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
        var journal = new RunJournal(clock);
        foreach (var status in statuses)
        {
            journal.Take(Activity.OfTransition(["🎪 🎯 aaaaaaa", $"🎪 aaaaaaa 🚦 {status}"], 7));
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        return journal;
    }

    static string Text(IReadOnlyList<string> sections) => JobSummary.Fit(sections, 0);
}
