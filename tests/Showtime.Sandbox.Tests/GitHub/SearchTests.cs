namespace Showtime.Sandbox.Tests.GitHub;

public class SearchTests
{
    readonly Probe _probe = new();

    [Theory]
    [InlineData("repo:acme/superset is:pr is:open", "3,1")]
    [InlineData("repo:acme/superset is:pr is:closed", "2")]
    [InlineData("is:pr is:merged", "2")]
    [InlineData("is:issue", "4")]
    [InlineData("is:pr label:\"🎪 ⚡ showtime-trigger-start\"", "1")]
    [InlineData("is:pr -label:\"🎪 ⚡ Showtime-trigger-start\" is:open", "3")]
    [InlineData("is:pr author:eve", "3")]
    [InlineData("is:pr chart", "1")]
    [InlineData("repo:acme/other is:pr", "")]
    public async Task Qualifiers_narrow_the_search_in_rest_and_graphql_alike(string query, string numbers)
    {
        _probe.Sandbox.OpenPullRequest("Add a chart", "bob");
        _probe.Sandbox.OpenPullRequest("b", "bob");
        _probe.Sandbox.OpenPullRequest("c", "eve");
        _probe.Sandbox.OpenIssue("chart is broken", "eve");
        _probe.Sandbox.AddLabel(1, "🎪 ⚡ showtime-trigger-start", "mona");
        _probe.Sandbox.ClosePullRequest(2, "mona", merged: true);
        var rest = await _probe.Get($"/search/issues?q={Uri.EscapeDataString(query)}");
        Assert.Equal(numbers, string.Join(',', rest.Json!["items"].Texts("number")));
        var graph = await _probe.GraphQL(
            "query($q: String!) { search(query: $q, type: ISSUE, first: 10) { issueCount nodes { ... on PullRequest { number } ... on Issue { number } } } }", new() { ["q"] = query });
        Assert.Equal(numbers, string.Join(',', graph.At("data.search.nodes").Texts("number")));
        Assert.Equal(rest.Json.TextAt("total_count"), graph.TextAt("data.search.issueCount"));
    }

    [Fact]
    public async Task A_search_returns_at_most_a_thousand_results()
    {
        for (var i = 0; i < 1003; i++) _probe.Sandbox.OpenPullRequest("a", "bob");
        var last = await _probe.Get("/search/issues?q=is:pr&per_page=100&page=10");
        Assert.Equal((200, "1003", 100), (last.Status, last.Json.TextAt("total_count"), last.Json!["items"]!.AsArray().Count));
        Assert.DoesNotContain("rel=\"next\"", last.Link, StringComparison.Ordinal);
        var beyond = await _probe.Get("/search/issues?q=is:pr&per_page=100&page=11");
        Assert.Equal((422, "Only the first 1000 search results are available"), (beyond.Status, beyond.Message));

        var after = "";
        var found = 0;
        for (var more = true; more;)
        {
            var page = (await _probe.GraphQL($$"""{ search(query: "is:pr", type: ISSUE, first: 100, after: "{{after}}") { issueCount nodes { ... on PullRequest { number } } pageInfo { hasNextPage endCursor } } }""")).At("data.search");
            found += page.At("nodes")!.AsArray().Count;
            after = page.TextAt("pageInfo.endCursor");
            more = page.TextAt("pageInfo.hasNextPage") == "true";
            Assert.Equal("1003", page.TextAt("issueCount"));
        }

        Assert.Equal(1000, found);
    }

    [Fact]
    public async Task An_app_has_to_name_issues_or_pull_requests()
    {
        var answer = await _probe.Get("/search/issues?q=chart");
        Assert.Equal((422, "Query must include 'is:issue' or 'is:pull-request'"), (answer.Status, answer.Json.TextAt("errors.0.message")));
        Assert.Equal(200, (await _probe.Get("/search/issues?q=chart", Probe.Maintainer)).Status);
        Assert.Equal(422, (await _probe.Get("/search/issues", Probe.Maintainer)).Status);
    }
}
