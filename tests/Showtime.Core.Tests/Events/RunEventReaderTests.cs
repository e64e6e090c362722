using Showtime.Core.Errors;
using Showtime.Core.Events;

namespace Showtime.Core.Tests.Events;

public sealed class RunEventReaderTests
{
    const string PullRequest = """ "pull_request": { "number": 7, "head": { "sha": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" } } """;

    [Theory]
    [InlineData("labeled", RunEventKind.Labeled)]
    [InlineData("unlabeled", RunEventKind.Unlabeled)]
    [InlineData("synchronize", RunEventKind.Pushed)]
    [InlineData("closed", RunEventKind.Closed)]
    [InlineData("reopened", RunEventKind.Opened)]
    [InlineData("edited", RunEventKind.Other)]
    public void A_pull_request_event_names_who_and_which_commit(string action, RunEventKind kind)
    {
        var read = RunEventReader.Read("pull_request_target",
            $$"""{ "action": "{{action}}", "before": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "label": { "name": "x" }, "sender": { "login": "maxime" }, {{PullRequest}} }""", "somebody-else");

        Assert.Equal(kind, read.Kind);
        Assert.Equal("maxime", read.Actor);
        Assert.Equal(7, read.PullRequest);
        Assert.Equal(new string('a', 40), read.Sha);
        Assert.Equal(kind == RunEventKind.Pushed ? new string('b', 40) : null, read.Before);
    }

    [Fact]
    public void A_schedule_has_no_actor_even_if_Actions_names_one() =>
        Assert.Null(RunEventReader.Read("schedule", """{ "schedule": "0 * * * *" }""", "maxime").Actor);

    [Fact]
    public void A_dispatch_is_the_person_who_started_it()
    {
        var read = RunEventReader.Read("workflow_dispatch", """{ "inputs": {}, "sender": { "login": "maxime" } }""", null);
        Assert.Equal((RunEventKind.Dispatched, "maxime", null), (read.Kind, read.Actor, read.Sha));
    }

    const string OnPullRequest = """ "issue": { "number": 7, "pull_request": { "url": "x" } } """;
    const string OnIssue = """ "issue": { "number": 7 } """;

    [Fact]
    public void A_comment_event_carries_its_author_and_time()
    {
        var read = RunEventReader.Read("issue_comment",
            $$"""{ "action": "created", {{OnPullRequest}}, "sender": { "login": "Maxime" }, "comment": { "id": 9007199254, "body": "/testenv up", "created_at": "2026-11-22T12:00:00Z", "user": { "login": "maxime", "type": "User" } } }""", "somebody-else");

        Assert.Equal((RunEventKind.Commented, "maxime", 7, 9007199254L), (read.Kind, read.Actor, read.PullRequest, read.CommentId));
        Assert.Equal(("/testenv up", new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero)), (read.Comment, read.CommentedAt));
    }

    [Theory]
    [InlineData("edited", OnPullRequest, "maxime", "maxime", "User")]
    [InlineData("deleted", OnPullRequest, "maxime", "maxime", "User")]
    [InlineData("created", OnIssue, "maxime", "maxime", "User")]
    [InlineData("created", OnPullRequest, "maxime", "somebody", "User")]
    [InlineData("created", OnPullRequest, "helper", "helper", "Bot")]
    [InlineData("created", OnPullRequest, "helper[bot]", "helper[bot]", "User")]
    public void Edited_bot_and_issue_comments_are_not_read_for_commands(string action, string issue, string author, string sender, string type)
    {
        var read = RunEventReader.Read("issue_comment",
            $$"""{ "action": "{{action}}", {{issue}}, "sender": { "login": "{{sender}}" }, "comment": { "id": 9, "body": "/testenv up", "user": { "login": "{{author}}", "type": "{{type}}" } } }""", "maxime");

        Assert.Equal((RunEventKind.Other, null), (read.Kind, read.CommentId));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"pull_request\": ")]
    [InlineData("{ \"action\": \"\\ud83c\" }")] // half a surrogate pair
    [InlineData("{ \"\\ud83c\": 1, \"action\": \"\\ud83c\" }")]
    public void A_broken_payload_is_one_clear_error(string json)
    {
        var error = Assert.Throws<ShowtimeException>(() => RunEventReader.Read("pull_request", json, null));
        Assert.Equal(ShowtimeError.InvalidInput, error.Error);
        Assert.Contains("GITHUB_EVENT_PATH", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_payload_that_is_not_Unicode_is_one_clear_error() => Assert.Throws<ShowtimeException>(() => RunEventReader.Read("pull_request", "{ \"action\": \"\ud83c\" }", null));

    [Theory]
    [InlineData("""{ "action": "labeled", "sender": 5, "pull_request": "x", "label": [] }""")]
    [InlineData("""{ "pull_request": { "number": 99999999999999, "head": null } }""")]
    [InlineData("""{ "action": "synchronize", "pull_request": { "head": { "sha": "abc" } }, "before": "main" }""")]
    public void Fields_of_the_wrong_shape_count_as_missing(string json)
    {
        var read = RunEventReader.Read("pull_request", json, null);
        Assert.Equal((null, null, null, null), (read.PullRequest, read.Sha, read.Before, read.Actor));
    }
}
