using System.Text.Json;
using Showtime.Core.Cleanup;
using Showtime.Core.Errors;

namespace Showtime.Cli.Tests;

/// <summary>How <c>cleanup</c> treats a plan.</summary>
public sealed class CleanupTests
{
    static readonly CleanupRequest Rules = new();

    static IReadOnlyList<CleanupItem> Items { get; } =
    [
        new() { Kind = CleanupKind.Reconcile, PullRequest = 1, Reason = "it is closed", Rules = Rules },
        new() { Kind = CleanupKind.Lease, PullRequest = 2, Reason = "the job died", Rules = Rules },
        new() { Kind = CleanupKind.Label, Label = "🎪 🎯 abc1234", Reason = "nothing carries it", Rules = Rules },
    ];

    [Fact]
    public async Task A_failed_item_does_not_stop_the_others()
    {
        var shell = new Shell();
        shell.Session.Items = Items;
        var failure = new ShowtimeException(ShowtimeError.Conflict, "Another job works on it.", "Wait.");
        shell.Session.CleanUp = item => item.PullRequest == 1 ? new(item, Done: false, failure.Message, [], failure) : new(item, Done: true, item.Reason, []);
        var answer = await shell.RunAsync("cleanup", "--force");
        Assert.Equal(1, answer.Code);
        Assert.Equal(["PR 1", "PR 2", "🎪 🎯 abc1234"], shell.Session.CleanedUp.Order(StringComparer.Ordinal));
        Assert.Contains("error: PR 1: Another job works on it.", answer.ErrorLines);
        Assert.Equal(
            [
                "Result  Kind       What         Detail",
                "failed  reconcile  PR 1         Another job works on it.",
                "done    lease      PR 2         the job died",
                "done    label      🎪 🎯 abc1234  nothing carries it",
            ],
            answer.OutLines);
    }

    [Fact]
    public async Task Labels_that_cannot_be_deleted_do_not_fail_the_rest()
    {
        var shell = new Shell { Session = { Items = Items, Failure = new ShowtimeException(ShowtimeError.Conflict, "GitHub is down.") } };
        var answer = await shell.RunAsync("cleanup", "--force", "--output", "json");
        Assert.Equal(1, answer.Code);
        var results = JsonDocument.Parse(answer.Out).RootElement.EnumerateArray().ToList();
        Assert.Equal([true, true, false], results.Select(result => result.GetProperty("done").GetBoolean()));
        Assert.Equal("GitHub is down.", results[2].GetProperty("error").GetString());
        Assert.Equal("label", results[2].GetProperty("item").GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData("--force")]
    [InlineData("--dry-run")]
    public async Task What_the_plan_frees_is_said_beside_it(string option)
    {
        var shell = new Shell { Session = { Items = [Items[0] with { CostPerHour = 0.5m }, Items[1], Items[0] with { PullRequest = 3, CostPerHour = 0.0167m }] } };
        Assert.Contains("It frees $12.40 a day.", (await shell.RunAsync("cleanup", option)).ErrorLines);

        var json = await shell.RunAsync("cleanup", "--dry-run", "-o", "json");
        Assert.Equal("", json.Error);
        Assert.Equal(0.5m, JsonDocument.Parse(json.Out).RootElement[0].GetProperty("costPerHour").GetDecimal());

        shell.Session.Items = Items;
        Assert.DoesNotContain("frees", (await shell.RunAsync("cleanup", option)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("y", false, true)]
    [InlineData("YES", false, true)]
    [InlineData("", false, false)]
    [InlineData("n", false, false)]
    [InlineData("n", true, true)]
    public async Task On_a_terminal_a_person_is_asked_unless_forced(string typed, bool force, bool done)
    {
        var shell = new Shell { Terminal = true, Typed = typed, Session = { Items = Items } };
        var answer = await shell.RunAsync(force ? ["cleanup", "--force"] : ["cleanup"]);
        Assert.Equal(0, answer.Code);
        Assert.Equal(done ? 3 : 0, shell.Session.CleanedUp.Count);
        Assert.Equal(!force, answer.Error.Contains("Clean up: all of this in acme/app on github.com? [y/N]", StringComparison.Ordinal));
        Assert.Contains("it is closed", answer.Error, StringComparison.Ordinal);
        Assert.Equal(!done, answer.Error.Contains("Nothing was done.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_a_job_a_cleanup_without_force_is_refused()
    {
        var shell = Shell.InActions();
        shell.Session.Items = Items;
        var refused = await shell.RunAsync("cleanup");
        Assert.Equal(2, refused.Code);
        Assert.Contains("Add --force", refused.Error, StringComparison.Ordinal);
        Assert.Empty(shell.Session.CleanedUp);
        Assert.Equal(0, (await shell.RunAsync("cleanup", "--force")).Code);
        Assert.Equal(3, shell.Session.CleanedUp.Count);
    }

    [Theory]
    [InlineData("cleanup-labels", 0, "")]
    [InlineData("cleanup-labels --dry-run --force", 0, "")]
    [InlineData("cleanup-labels --no-dry-run", 2, "")]
    [InlineData("cleanup-labels --no-dry-run --force", 0, "🎪 🎯 abc1234")]
    [InlineData("cleanup-labels --no-dry-run --force --limit 0", 0, "")]
    [InlineData("cleanup --force --label-limit 0", 0, "PR 1|PR 2")]
    public async Task Cleanup_labels_deletes_labels_alone_up_to_the_limit(string line, int code, string done)
    {
        var shell = new Shell { Session = { Items = Items } };
        Assert.Equal(code, (await shell.RunAsync(line.Split(' '))).Code);
        Assert.Equal(done, string.Join('|', shell.Session.CleanedUp.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task The_options_are_the_rules()
    {
        var shell = new Shell();
        await shell.RunAsync("cleanup");
        Assert.Equal(new CleanupRequest { OlderThan = TimeSpan.FromHours(48) }, shell.Session.Rules);
        await shell.RunAsync("cleanup", "--older-than", "2d12h", "--respect-ttl", "--max-age", "7d", "--no-cleanup-labels", "--no-cleanup-aws-orphans", "--no-cleanup-closed-pr-labels");
        Assert.Equal(
            new CleanupRequest { OlderThan = TimeSpan.FromHours(60), RespectTimeToLive = true, MaxAge = TimeSpan.FromDays(7), Labels = false, Orphans = false, Images = false, ClosedPullRequests = false },
            shell.Session.Rules);
        await shell.RunAsync("cleanup", "--cleanup-labels", "--cleanup-aws-orphans", "--cleanup-closed-pr-labels");
        Assert.Equal(new CleanupRequest(), shell.Session.Rules);
    }
}
