using Showtime.Core.Errors;
using Showtime.Core.Feedback;
using Showtime.Core.Tests.Text;

namespace Showtime.Core.Tests.Feedback;

public sealed class CommentTextTests
{
    const string Commit = "abc1234567890abc1234567890abc1234567890a";
    static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    static readonly ServingEnvironment Serving = new(Commit, new Uri("http://192.0.2.7:8080/"))
    {
        RequestedBy = "maxime",
        ExpiresAt = Noon.AddDays(2),
        Flags = new Dictionary<string, string> { ["SUPERSET_FEATURE_X"] = "True" },
    };

    [Fact]
    public void A_running_comment_lists_address_commit_flags_and_commands()
    {
        var body = Body(Facts(HistoryEvent.Running) with { Serving = Serving });

        foreach (var part in new[]
        {
            "http://192.0.2.7:8080/", "[`abc1234`](https://github.com/acme/app/pull/7/commits/" + Commit + ")", "`maxime`", "2026-11-24 12:00 UTC",
            "`SUPERSET_FEATURE_X` = `True`", "`🎪 ⌛ 72h`", "`/showtime extend 72h`", "`🎪 🧊 showtime-freeze`", "`/showtime freeze`", "`/testenv up`",
            "`🎪 🛑 showtime-trigger-stop`", "`/showtime stop`", "<details><summary>History</summary>",
        })
        {
            Assert.Contains(part, body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_cost_is_a_row_that_is_read_back_for_the_same_commit_alone()
    {
        var body = Body(Facts(HistoryEvent.Running) with { Serving = Serving with { Cost = "$0.034 an hour, $0.82 a day" } });

        Assert.Contains("\n| Costs about | $0.034 an hour, $0.82 a day |\n", body, StringComparison.Ordinal);
        Assert.Equal("$0.034 an hour, $0.82 a day", CommentText.CostOf(body, Commit));
        Assert.Equal("$0.034 an hour, $0.82 a day", CommentText.CostOf(body.ReplaceLineEndings("\r\n"), Commit[..7]));
        Assert.Null(CommentText.CostOf(body, "bbbbbbb"));
        Assert.Null(CommentText.CostOf(body, ""));
        Assert.Null(CommentText.CostOf(null, Commit));
        Assert.DoesNotContain("Costs", Body(Facts(HistoryEvent.Running) with { Serving = Serving }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("free [click](https://evil.example)")]
    [InlineData("$0.034 an hour, $0.82 a day, @everyone")]
    [InlineData("$0.034 an hour, $0.82 a day | x")]
    public void What_someone_edits_into_the_cost_is_not_written_again(string edited)
    {
        var body = Body(Facts(HistoryEvent.Running) with { Serving = Serving with { Cost = "$0.034 an hour, $0.82 a day" } });

        Assert.Null(CommentText.CostOf(body.Replace("$0.034 an hour, $0.82 a day", edited, StringComparison.Ordinal), Commit));
    }

    [Fact]
    public void No_line_begins_with_a_command() =>
        Assert.All(Enum.GetValues<HistoryEvent>().Select(what => Body(Facts(what) with { Serving = Serving, Explanation = "/showtime stop" })), body =>
            Assert.DoesNotContain(body.Split('\n'), line => line.TrimStart().StartsWith('/')));

    [Fact]
    public void A_failure_says_its_cause_what_to_do_and_what_serves()
    {
        var failure = new ShowtimeException(ShowtimeError.DeploymentFailed, "Environment abc1234 did not come up: 3 tasks ended (superset-ci exit code 137).")
        {
            Cause = FailureCause.OutOfMemory,
            LogTail = ["loading", "password=hunter2"],
        };
        var body = Body(Facts(HistoryEvent.Failed) with { Failure = failure, Serving = Serving });

        Assert.Contains("out of memory", body, StringComparison.Ordinal);
        Assert.Contains("exit code 137", body, StringComparison.Ordinal);
        Assert.Contains(FailureExplanation.Of(FailureCause.OutOfMemory).Next, body, StringComparison.Ordinal);
        Assert.Contains("keeps serving", body, StringComparison.Ordinal);
        Assert.Contains("    loading", body, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", body, StringComparison.Ordinal);
        Assert.Contains("failed: Out of memory", body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_in_a_builds_last_words_is_taken_out()
    {
        var body = Body(Facts(HistoryEvent.Failed) with { Failure = new(ShowtimeError.BuildFailed, "curl https://ci:hunter2@registry.example failed, NPM_TOKEN=abc") });
        Assert.DoesNotContain("hunter2", body, StringComparison.Ordinal);
        Assert.DoesNotContain("NPM_TOKEN=abc", body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(MarkdownTests.Nasty), MemberType = typeof(MarkdownTests))]
    public void A_strangers_text_is_shown_in_code_only(string text)
    {
        var failure = new ShowtimeException(ShowtimeError.BuildFailed, text, text) { LogTail = [text, "</details>"], Cause = FailureCause.Unknown };
        var facts = Facts(HistoryEvent.Failed) with
        {
            Failure = failure,
            Explanation = text,
            Serving = Serving with { RequestedBy = text, Flags = new Dictionary<string, string> { [text] = text } },
        };
        var body = Body(facts) + "\n" + Body(facts with { What = HistoryEvent.ApprovalNeeded, Failure = null });

        var lines = body.Split('\n');
        Assert.Equal(lines.Count(line => line.StartsWith("<details>", StringComparison.Ordinal)), lines.Count(line => line == "</details>"));
        Assert.All(lines.Where(line => !line.StartsWith("    ", StringComparison.Ordinal)), line =>
        {
            var outside = WithoutCode(line);
            Assert.DoesNotMatch(@"@\w|(?<!#)#\d|https://evil|www\.evil|<img|<h1|!\[", outside);
        });
    }

    /// <summary>The text outside code: a code span ends with the first run of as many backticks.</summary>
    static string WithoutCode(string line)
    {
        while (System.Text.RegularExpressions.Regex.Match(line, "(?<![\\\\`])(`+)(?!`)(.*?[^`])\\1(?!`)") is { Success: true } span) line = line.Remove(span.Index, span.Length);
        return line;
    }

    [Fact]
    public void The_longest_comment_fits()
    {
        var text = string.Concat(Enumerable.Repeat("`<@|", 20_000));
        var failure = new ShowtimeException(ShowtimeError.BuildFailed, text, text) { LogTail = [.. Enumerable.Repeat(text, 500)], Cause = FailureCause.Unknown };
        var history = Enumerable.Range(0, 20).Select(i => new HistoryEntry(Noon, $"{i:x7}", HistoryEvent.Running)).ToList();
        Assert.InRange(CommentText.Write(Facts(HistoryEvent.Failed) with { Failure = failure, Serving = Serving }, history).Length, 1, 60_000);
    }

    [Fact]
    public void Every_event_has_its_own_headline() =>
        Assert.Equal(Enum.GetValues<HistoryEvent>().Length, Enum.GetValues<HistoryEvent>().Select(what => Body(Facts(what)).Split('\n')[0]).Distinct().Count());

    static CommentFacts Facts(HistoryEvent what) => new() { What = what, At = Noon, Commit = Commit, PullRequest = new("https://github.com/acme/app/pull/7") };

    static string Body(CommentFacts facts) => CommentText.Write(facts, [facts.Entry]);
}
