using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Showtime.Sandbox.Tests.GitHub;

public partial class PagingTests
{
    readonly Probe _probe = new();

    public PagingTests()
    {
        for (var i = 1; i <= 205; i++) _probe.Sandbox.DefineLabel($"l{i:D3}");
    }

    [Theory]
    [InlineData("labels", 30)]
    [InlineData("labels?per_page=100", 100)]
    [InlineData("labels?per_page=500", 100)]
    [InlineData("labels?per_page=0", 30)]
    [InlineData("labels?page=7", 25)]
    [InlineData("labels?page=8", 0)]
    public async Task A_page_has_thirty_unless_asked_otherwise_and_a_hundred_at_most(string path, int count) =>
        Assert.Equal(count, (await _probe.Get(path)).Json!.AsArray().Count);

    [Fact]
    public async Task Links_lead_through_all_pages()
    {
        var answer = await _probe.Get("labels?per_page=100");
        Assert.Equal(["next", "last"], Relations(answer.Link!));
        List<string> names = [.. answer.Json.Texts("name")];
        while (Next(answer.Link) is { } next)
        {
            Assert.StartsWith("https://api.test/repositories/", next, StringComparison.Ordinal);
            answer = await _probe.Get(new Uri(next).PathAndQuery);
            names.AddRange(answer.Json.Texts("name"));
        }

        Assert.Equal(205, names.Distinct().Count());
        Assert.Equal(["prev", "first"], Relations(answer.Link!));
        Assert.Null((await _probe.Get("pulls")).Link);
    }

    [Fact]
    public async Task Links_keep_the_root_and_the_other_parameters()
    {
        for (var i = 0; i < 2; i++) _probe.Sandbox.OpenPullRequest("a", "bob");
        var answer = await _probe.Get("/api/v3/repos/acme/superset/issues?state=all&per_page=1&labels=");
        Assert.Matches("^<https://api.test/api/v3/repositories/[0-9]+/issues\\?state=all&per_page=1&labels=&page=2>; rel=\"next\"", answer.Link);
    }

    [Fact]
    public async Task Cursors_lead_through_all_pages_in_both_directions()
    {
        List<string> names = [];
        string after = "null";
        JsonNode? page;
        do
        {
            page = (await _probe.Repository($"labels(first: 100, after: {after}) {{ totalCount nodes {{ name }} pageInfo {{ hasNextPage hasPreviousPage endCursor }} }}")).At("data.repository.labels");
            names.AddRange(page.At("nodes").Texts("name"));
            after = $"\"{page.TextAt("pageInfo.endCursor")}\"";
        }
        while (page.TextAt("pageInfo.hasNextPage") == "true");
        Assert.Equal(205, names.Distinct().Count());
        Assert.Equal(("205", "true"), (page.TextAt("totalCount"), page.TextAt("pageInfo.hasPreviousPage")));

        var last = (await _probe.Repository("labels(last: 2) { edges { cursor node { name } } pageInfo { startCursor hasPreviousPage hasNextPage } }")).At("data.repository.labels");
        Assert.Equal(("l204", "true", "false"), (last.TextAt("edges.0.node.name"), last.TextAt("pageInfo.hasPreviousPage"), last.TextAt("pageInfo.hasNextPage")));
        var before = await _probe.Repository($"labels(last: 1, before: \"{last.TextAt("pageInfo.startCursor")}\") {{ nodes {{ name }} }}");
        Assert.Equal("l203", before.TextAt("data.repository.labels.nodes.0.name"));
    }

    [Fact]
    public async Task A_deletion_between_two_pages_shifts_nothing_for_cursors()
    {
        var first = (await _probe.Repository("labels(first: 100) { pageInfo { endCursor } }")).TextAt("data.repository.labels.pageInfo.endCursor");
        foreach (var name in new[] { "l001", "l100" }) await _probe.Rest("DELETE", $"labels/{name}");
        var second = await _probe.Repository($"labels(first: 1, after: \"{first}\") {{ nodes {{ name }} }}");
        Assert.Equal("l101", second.TextAt("data.repository.labels.nodes.0.name"));
    }

    [Theory]
    [InlineData("labels { nodes { name } }", "MISSING_PAGINATION_BOUNDARIES", "You must provide a `first` or `last` value to properly paginate the `labels` connection.")]
    [InlineData("labels(first: 101) { totalCount }", "EXCESSIVE_PAGINATION", "Requesting 101 records on the `labels` connection exceeds the `first` limit of 100 records.")]
    [InlineData("labels(last: 200) { nodes { name } }", "EXCESSIVE_PAGINATION", "Requesting 200 records on the `labels` connection exceeds the `last` limit of 100 records.")]
    [InlineData("labels(first: 1, last: 1) { nodes { name } }", "INVALID_PAGINATION_BOUNDARIES", "Passing both `first` and `last` to paginate the `labels` connection is not supported.")]
    [InlineData("labels(first: 1, after: \"1\") { nodes { name } }", "INVALID_CURSOR_ARGUMENTS", "`1` does not appear to be a valid cursor.")]
    public async Task A_connection_needs_bounds_of_a_hundred_at_most(string field, string type, string message)
    {
        var answer = await _probe.Repository($"id {field}");
        Assert.Equal((type, message), (answer.TextAt("errors.0.type"), answer.TextAt("errors.0.message")));
        Assert.Equal("[\"repository\",\"labels\"]", answer.At("errors.0.path")!.ToJsonString());
        Assert.NotNull(answer.At("data.repository.id"));
        Assert.Null(answer.At("data.repository.labels"));
    }

    [Fact]
    public async Task A_count_alone_needs_no_bounds() =>
        Assert.Equal("205", (await _probe.Repository("labels { totalCount }")).TextAt("data.repository.labels.totalCount"));

    [Fact]
    public async Task A_refused_connection_that_cannot_be_null_takes_the_repository_along()
    {
        var answer = await _probe.Repository("id pullRequests { nodes { id } }");
        Assert.Null(answer.At("data.repository"));
        Assert.Single(answer["errors"]!.AsArray());
    }

    static string[] Relations(string link) => [.. Relation().Matches(link).Select(m => m.Groups[1].Value)];

    static string? Next(string? link) => link is null ? null : NextLink().Match(link) is { Success: true } m ? m.Groups[1].Value : null;

    [GeneratedRegex("rel=\"([a-z]+)\"")]
    private static partial Regex Relation();

    [GeneratedRegex("<([^>]+)>; rel=\"next\"")]
    private static partial Regex NextLink();
}
