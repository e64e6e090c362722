using System.Text.Json;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Reads;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Tests.GitHub;

public sealed class BulkReadingTests
{
    readonly GitHubStage _stage = new();

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(99, 2)]
    [InlineData(100, 2)]
    [InlineData(101, 2)]
    [InlineData(199, 2)]
    [InlineData(200, 4)]
    [InlineData(250, 4)]
    [InlineData(450, 6)]
    public async Task Every_open_pull_request_is_listed_once_from_both_ends(int count, int most)
    {
        var opened = OpenMany(count);
        _stage.Sandbox.ClearRequestLog();

        var listed = await ListAsync();

        Assert.Equal(opened, listed.Select(snapshot => snapshot.Number).Order());
        Assert.InRange(_stage.RequestCount, 1, most + 1); // the recently closed ones are a request of their own
    }

    [Fact]
    public void An_item_that_one_end_gives_twice_does_not_end_a_list()
    {
        var list = new RepositoryList("open", "pullRequests", "", "id") { FromBothEnds = true };
        var first = list.NextPages(2).ToList();
        Take(first[0], "a", "b");
        Take(first[1], "h", "i");
        Take(list.NextPages(2).First(), "b", "c");
        Assert.False(list.IsComplete);

        Take(list.NextPages(2).First(), "d", "h");
        Assert.True(list.IsComplete);

        void Take(ListPage page, params string[] ids) => list.Take(page, PageOf(6, ids), "acme/app");
    }

    [Fact]
    public void A_count_that_has_fallen_meanwhile_does_not_make_every_further_page_short()
    {
        var list = new RepositoryList("open", "pullRequests", "", "id") { FromBothEnds = true };
        foreach (var (page, id) in list.NextPages(1).Zip(["a", "i"]).ToList()) list.Take(page, PageOf(2, id), "acme/app");
        var shortPage = Assert.Single(list.NextPages(100));
        Assert.Equal(1, shortPage.Size);
        list.Take(shortPage, PageOf(2, "b"), "acme/app");

        Assert.Equal([100, 100], list.NextPages(100).Select(page => page.Size));
    }

    /// <summary>A page in the middle of a list.</summary>
    static JsonElement PageOf(int total, params string[] ids) => JsonSerializer.SerializeToElement(new
    {
        totalCount = total,
        nodes = ids.Select(id => new { id }),
        pageInfo = new { hasNextPage = true, hasPreviousPage = true, endCursor = "after " + ids[^1], startCursor = "before " + ids[0] },
    });

    [Fact]
    public async Task Of_the_closed_pull_requests_the_hundred_that_changed_last_are_listed()
    {
        var open = OpenMany(1);
        var closed = OpenMany(120);
        foreach (var number in closed) Close(number);

        Assert.Equal([.. open, .. closed.TakeLast(100)], (await ListAsync()).Select(snapshot => snapshot.Number).Order());
    }

    [Fact]
    public async Task A_pull_request_that_is_closed_or_opened_between_two_pages_does_not_hide_another()
    {
        var opened = OpenMany(450);
        var changed = new HashSet<int>();
        _stage.Wire.Before = (_, _) =>
        {
            // What the ends have just read, and what they are about to read.
            foreach (var number in new[] { opened[99], opened[100], opened[350], opened[349] }.Where(changed.Add).Take(2)) Close(number);
            changed.UnionWith(OpenMany(1));
            return Task.CompletedTask;
        };

        var listed = (await ListAsync()).Select(snapshot => snapshot.Number).ToList();

        Assert.Equal(listed.Count, listed.Distinct().Count());
        Assert.Equal(opened.Except(changed), listed.Except(changed).Order());
    }

    [Fact]
    public async Task A_list_whose_second_page_fails_throws()
    {
        OpenMany(250);
        _stage.Wire.Rule = (number, _) => number <= 3 ? null : Answer("""
            {"data":{"repository":{"open":null}},"errors":[{"message":"Timeout","path":["repository","open"]}]}
            """);

        var failure = await Assert.ThrowsAsync<ShowtimeException>(ListAsync);

        Assert.Equal(ShowtimeError.Uncertain, failure.Error);
    }

    [Theory]
    [InlineData("""{"nodes":[],"pageInfo":{"hasNextPage":true,"endCursor":"a"}}""")]
    [InlineData("""{"totalCount":1,"nodes":[],"pageInfo":{"hasNextPage":true,"endCursor":null}}""")]
    [InlineData("""{"totalCount":1,"nodes":[null],"pageInfo":{"hasNextPage":false}}""")]
    [InlineData("""{"totalCount":1,"nodes":[]}""")]
    public async Task A_page_that_is_not_whole_is_an_error(string page)
    {
        var repository = $$"""{"id":"R","open":{{page}},"openBack":{{page}},"closed":{{page}}}""";
        _stage.Wire.Rule = (_, _) => Answer($$$"""{"data":{"viewer":{"login":"bot"},"repository":{{{repository}}}}}""");

        await Assert.ThrowsAsync<ShowtimeException>(ListAsync);
    }

    [Fact]
    public async Task A_page_that_github_cannot_answer_is_requested_in_smaller_ones()
    {
        var opened = OpenMany(60);
        _stage.Wire.Rule = (_, sent) => sent.Body.Contains("Size\":100,", StringComparison.Ordinal)
            ? new Wire.Fate.Answered(() => Wire.Answer(502, "<title>Unicorn!</title>", "text/html"))
            : null;

        Assert.Equal(opened, (await ListAsync()).Select(snapshot => snapshot.Number).Order());
        Assert.Equal(opened, (await _stage.PullRequests.SurveyAsync(default)).PullRequests.Select(snapshot => snapshot.Number).Order());
    }

    [Fact]
    public async Task A_host_that_fails_on_every_page_is_an_error()
    {
        _stage.Wire.Rule = (_, _) => new Wire.Fate.Answered(() => Wire.Answer(502, ""));

        var failure = await Assert.ThrowsAsync<ShowtimeException>(ListAsync);

        Assert.Equal(ShowtimeError.Unreachable, failure.Error);
    }

    [Fact]
    public async Task The_configuration_comes_with_the_first_page_even_when_it_is_asked_for_before_the_answer()
    {
        _stage.Sandbox.SetFile(".github/showtime.yml", "environment: { port: 9000 }\n");
        OpenMany(1);
        _stage.Sandbox.ClearRequestLog();
        Task<string?>? asked = null;
        _stage.Wire.Before = (number, _) =>
        {
            if (number == 1) asked = _stage.PullRequests.ReadDefaultBranchFileAsync(".github/showtime.yml", default);
            return Task.CompletedTask;
        };

        await ListAsync();

        Assert.Equal("environment: { port: 9000 }\n", await asked!);
        Assert.Equal(3, _stage.RequestCount);
    }

    [Fact]
    public async Task A_configuration_that_should_have_come_with_a_failed_page_is_read_alone()
    {
        _stage.Sandbox.SetFile(".github/showtime.yml", "environment: { port: 9000 }\n");
        _stage.Wire.Rule = (_, sent) => sent.Document.Contains("ListPullRequests", StringComparison.Ordinal)
            ? Answer("""{"data":null,"errors":[{"type":"FORBIDDEN","message":"No"}]}""")
            : null;

        await Assert.ThrowsAnyAsync<ShowtimeException>(ListAsync);

        Assert.Equal("environment: { port: 9000 }\n", await _stage.PullRequests.ReadDefaultBranchFileAsync(".github/showtime.yml", default));
    }

    [Fact]
    public async Task Pull_requests_are_read_by_number_fifty_in_a_request()
    {
        var opened = OpenMany(57);
        _stage.Sandbox.AddLabel(opened[3], "🎪 ⚡ showtime-trigger-start", "maxime");
        _stage.Sandbox.ClearRequestLog();

        var readings = await ReadManyAsync([.. opened, opened[0]]);

        Assert.Equal(2, _stage.RequestCount);
        Assert.Equal(opened, readings.Select(reading => reading.Number));
        Assert.Equal(opened, readings.Select(reading => reading.Snapshot!.Number));
        Assert.Equal("maxime", Assert.Single(readings[3].Snapshot!.Labels).AddedBy);
    }

    [Fact]
    public async Task A_number_that_is_no_pull_request_is_not_there_and_takes_no_other_with_it()
    {
        var opened = OpenMany(2);
        var issue = _stage.Sandbox.OpenIssue("Broken", "someone");

        var readings = await ReadManyAsync([opened[0], issue, 9999, opened[1]]);

        Assert.Equal(
            [(opened[0], true), (issue, false), (9999, false), (opened[1], true)],
            readings.Select(reading => (reading.Number, reading.Snapshot is not null)));
        Assert.All(readings, reading => Assert.Null(reading.Failure));
    }

    [Fact]
    public async Task A_pull_request_that_github_could_not_read_among_others_is_read_alone_and_else_is_a_failure()
    {
        var opened = OpenMany(2);
        _stage.Wire.Rule = (number, _) => number switch
        {
            1 => Answer("""
                {"data":{"repository":{"id":"R","p0":null,"p1":null}},
                 "errors":[{"message":"Timeout","path":["repository","p0"]},{"message":"Timeout","path":["repository","p1","labels"]}]}
                """),
            2 => null,
            _ => Answer("""{"data":{"repository":null},"errors":[{"type":"FORBIDDEN","message":"No","path":["repository"]}]}"""),
        };

        var readings = await ReadManyAsync(opened);

        Assert.Equal(opened[0], readings[0].Snapshot?.Number);
        Assert.Equal((null, ShowtimeError.PermissionDenied), (readings[1].Snapshot, readings[1].Failure?.Error));
    }

    [Fact]
    public async Task Too_many_pull_requests_for_one_answer_are_read_in_smaller_requests()
    {
        var opened = OpenMany(30);
        _stage.Wire.Rule = (_, sent) => sent.Document.Contains("p10:", StringComparison.Ordinal) ? new Wire.Fate.Answered(() => Wire.Answer(502, "")) : null;

        Assert.Equal(opened, (await ReadManyAsync(opened)).Select(reading => reading.Snapshot!.Number));
    }

    [Fact]
    public async Task A_survey_of_two_hundred_environments_takes_six_requests()
    {
        foreach (var number in OpenMany(200))
        {
            foreach (var label in new[] { "🚦 running", "📅 2026-03-01T12-00", "🌐 52.1.2.3:8080", "🤡 maxime" })
            {
                _stage.Sandbox.AddLabel(number, $"🎪 {number:x7} {label}", "maxime");
            }

            _stage.Sandbox.AddLabel(number, $"🎪 🎯 {number:x7}", "maxime");
        }

        _stage.Sandbox.ClearRequestLog();

        var survey = await _stage.PullRequests.SurveyAsync(default);

        Assert.Equal((200, 1000), (survey.PullRequests.Count, survey.Definitions.Count));
        Assert.All(survey.PullRequests.SelectMany(pull => pull.Labels), label => Assert.Equal("maxime", label.AddedBy));
        Assert.InRange(_stage.RequestCount, 5, 6);
    }

    [Fact]
    public async Task A_survey_has_every_definition_once_with_its_use_and_no_label_of_others()
    {
        for (var i = 0; i < 350; i++) _stage.Sandbox.DefineLabel($"label-{i}");
        for (var i = 0; i < 330; i++) _stage.Sandbox.DefineLabel($"🎪 {i:x7} 🚦 running");
        var pull = OpenMany(1)[0];
        _stage.Sandbox.AddLabel(pull, "🎪 0000001 🚦 running", "maxime");
        _stage.Sandbox.AddLabel(_stage.Sandbox.OpenIssue("I", "contributor"), "🎪 0000001 🚦 running", "maxime");

        var survey = await _stage.PullRequests.SurveyAsync(default);

        Assert.Equal(330, survey.Definitions.Select(one => one.Definition.Name).Distinct().Count());
        Assert.Equal(330, survey.Definitions.Count);
        Assert.Equal([("🎪 0000001 🚦 running", 2)], survey.Definitions.Where(one => one.Uses > 0).Select(one => (one.Definition.Name, one.Uses)));
    }

    [Fact]
    public async Task A_survey_gives_every_lease_and_each_pull_request_its_own()
    {
        var opened = OpenMany(2);
        for (var i = 0; i < 120; i++) _stage.Sandbox.DefineLabel($"label-{i}");
        _stage.Sandbox.DefineLabel($"🎪 🔐 pr-{opened[1]}", description: "run-1.1 until 2026-03-01T12:10:00Z");
        _stage.Sandbox.DefineLabel("🎪 🔐 pr-777", description: "");

        var survey = await _stage.PullRequests.SurveyAsync(default);

        Assert.Equal([(opened[1], "run-1.1"), (777, "")], survey.Leases.Select(lease => (lease.PullRequest, lease.Owner)));
        Assert.Equal([null, "run-1.1"], survey.PullRequests.Select(pull => pull.Lease?.Owner));
    }

    [Theory]
    [InlineData("🎪 abc1234 🚦 running", true)]
    [InlineData("🎪 🛑 showtime-trigger-stop", true)]
    [InlineData("🎪 ⌛ 48h", false)]
    [InlineData("🎪 🔒 showtime-blocked", false)]
    [InlineData("bug", false)]
    public async Task A_survey_finds_a_closed_pull_request_by_what_a_clean_up_takes_off(string label, bool isFound)
    {
        var old = OpenMany(1)[0];
        _stage.Sandbox.AddLabel(old, label, "maxime");
        Close(old);
        foreach (var number in OpenMany(120)) Close(number);
        var open = OpenMany(1)[0];
        _stage.Sandbox.AddLabel(open, label, "maxime");

        var survey = await _stage.PullRequests.SurveyAsync(default);

        Assert.Equal(isFound ? [old, open] : [open], survey.PullRequests.Select(pull => pull.Number).Order());
    }

    [Fact]
    public async Task Closed_pull_requests_that_share_a_commit_are_all_found()
    {
        var closed = OpenMany(3);
        foreach (var (number, label) in closed.Zip(["🎪 abc1234 🚦 running", "🎪 🎯 abc1234", "🎪 abc1234 🤡 maxime"]))
        {
            _stage.Sandbox.AddLabel(number, label, "maxime");
            Close(number);
        }

        Assert.Equal(closed, (await _stage.PullRequests.SurveyAsync(default)).PullRequests.Select(pull => pull.Number).Order());
    }

    static Wire.Fate Answer(string json) => new Wire.Fate.Answered(() => Wire.Answer(200, json));

    List<int> OpenMany(int count) => [.. Enumerable.Range(0, count).Select(i => _stage.Sandbox.OpenPullRequest($"Change {i}", "contributor").Number)];

    void Close(int number) => _stage.Sandbox.ClosePullRequest(number, "contributor");

    async Task<List<PullRequestSnapshot>> ListAsync()
    {
        var listed = new List<PullRequestSnapshot>();
        await foreach (var snapshot in _stage.PullRequests.ListAsync(default)) listed.Add(snapshot);
        return listed;
    }

    async Task<List<PullRequestReading>> ReadManyAsync(IReadOnlyList<int> numbers)
    {
        var readings = new List<PullRequestReading>();
        await foreach (var reading in _stage.PullRequests.ReadManyAsync(numbers, default)) readings.Add(reading);
        return readings;
    }
}
