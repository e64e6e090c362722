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
    public void A_schedule_is_nobody_even_where_Actions_names_an_actor() =>
        Assert.Null(RunEventReader.Read("schedule", """{ "schedule": "0 * * * *" }""", "maxime").Actor);

    [Fact]
    public void A_dispatch_is_the_person_who_started_it()
    {
        var read = RunEventReader.Read("workflow_dispatch", """{ "inputs": {}, "sender": { "login": "maxime" } }""", null);
        Assert.Equal((RunEventKind.Dispatched, "maxime", null), (read.Kind, read.Actor, read.Sha));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"pull_request\": ")]
    public void A_broken_payload_is_one_clear_error(string json)
    {
        var error = Assert.Throws<ShowtimeException>(() => RunEventReader.Read("pull_request", json, null));
        Assert.Equal(ShowtimeError.InvalidInput, error.Error);
        Assert.Contains("GITHUB_EVENT_PATH", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "action": "labeled", "sender": 5, "pull_request": "x", "label": [] }""")]
    [InlineData("""{ "pull_request": { "number": 99999999999999, "head": null } }""")]
    public void Fields_of_the_wrong_shape_count_as_missing(string json)
    {
        var read = RunEventReader.Read("pull_request", json, null);
        Assert.Equal((null, null, null), (read.PullRequest, read.Sha, read.Actor));
    }
}
