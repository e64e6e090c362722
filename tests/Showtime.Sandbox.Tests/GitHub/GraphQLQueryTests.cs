using System.Text.Json.Nodes;

namespace Showtime.Sandbox.Tests.GitHub;

public class GraphQLQueryTests
{
    readonly Probe _probe = new();

    [Fact]
    public async Task The_viewer_of_a_workflow_keeps_its_bot_suffix()
    {
        var answer = await _probe.GraphQL("{ viewer { login __typename } }");
        Assert.Equal(("github-actions[bot]", "User"), (answer.TextAt("data.viewer.login"), answer.TextAt("data.viewer.__typename")));
    }

    [Fact]
    public async Task A_missing_pull_request_is_null_with_an_error_and_the_rest_is_answered()
    {
        _probe.Sandbox.OpenPullRequest("a", "bob");
        var answer = await _probe.Repository("""here: pullRequest(number: 1) { title } gone: pullRequest(number: 999) { title } label(name: "none") { id }""");
        Assert.Equal("a", answer.TextAt("data.repository.here.title"));
        Assert.True(answer["data"]!["repository"]!.AsObject().TryGetPropertyValue("gone", out var gone) && gone is null);
        var error = Assert.Single(answer["errors"]!.AsArray());
        Assert.Equal(
            ("NOT_FOUND", "Could not resolve to a PullRequest with the number of 999.", "[\"repository\",\"gone\"]"),
            (error.TextAt("type"), error.TextAt("message"), error!["path"]!.ToJsonString()));
    }

    [Theory]
    [InlineData("""{ repository(owner: "acme", name: "gone") { id } }""", "Could not resolve to a Repository with the name 'acme/gone'.")]
    [InlineData("""{ node(id: "LA_gone") { id } }""", "Could not resolve to a node with the global id of 'LA_gone'")]
    [InlineData("""{ repository(owner: "acme", name: "superset") { issue(number: 5) { id } } }""", "Could not resolve to an Issue with the number of 5.")]
    [InlineData("""{ repository(owner: "acme", name: "superset") { issueOrPullRequest(number: 5) { __typename } } }""", "Could not resolve to an issue or pull request with the number of 5.")]
    public async Task Not_found_has_githubs_message(string document, string message)
    {
        var answer = await _probe.GraphQL(document);
        Assert.Equal(("NOT_FOUND", message), (answer.TextAt("errors.0.type"), answer.TextAt("errors.0.message")));
    }

    [Fact]
    public async Task One_missing_id_of_several_is_null_in_its_own_place_only()
    {
        var pull = _probe.Sandbox.OpenPullRequest("a", "bob");
        var label = _probe.Sandbox.DefineLabel("x");
        var answer = await _probe.GraphQL(
            "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on PullRequest { number } ... on Label { name } } }",
            new() { ["ids"] = new JsonArray(pull.NodeId, "LA_gone", label.NodeId) });
        Assert.Equal(["PullRequest", "", "Label"], answer["data"]!["nodes"]!.AsArray().Select(n => n.TextAt("__typename") ?? ""));
        Assert.Equal("[\"nodes\",1]", answer.At("errors.0.path")!.ToJsonString());
    }

    [Fact]
    public async Task A_file_and_a_commit_are_objects()
    {
        _probe.Sandbox.SetFile(".github/showtime.yml", "region: x\n");
        var oid = _probe.Sandbox.AddCommit(message: "Second\n\nMore");
        var answer = await _probe.Repository(
            $$"""
            file: object(expression: "HEAD:.github/showtime.yml") { __typename ... on Blob { text byteSize } }
            branch: object(expression: "main:.github/showtime.yml") { ... on Blob { text } }
            none: object(expression: "HEAD:nothing") { __typename }
            commit: object(expression: "{{oid[..7]}}") { __typename oid abbreviatedOid ... on Commit { messageHeadline parents(first: 1) { totalCount nodes { oid } } } }
            defaultBranchRef { name prefix target { oid } }
            """);
        var repository = answer.At("data.repository");
        Assert.Null(answer["errors"]);
        Assert.Equal(("Blob", "region: x\n", "10"), (repository.TextAt("file.__typename"), repository.TextAt("file.text"), repository.TextAt("file.byteSize")));
        Assert.Equal("region: x\n", repository.TextAt("branch.text"));
        Assert.Null(repository.At("none"));
        Assert.Equal(("Commit", oid, "Second", "1"), (repository.TextAt("commit.__typename"), repository.TextAt("commit.oid"), repository.TextAt("commit.messageHeadline"), repository.TextAt("commit.parents.totalCount")));
        Assert.Equal(("main", oid), (repository.TextAt("defaultBranchRef.name"), repository.TextAt("defaultBranchRef.target.oid")));
    }

    [Fact]
    public async Task Fragments_aliases_and_directives_shape_the_answer()
    {
        _probe.Sandbox.OpenPullRequest("a", "bob");
        var answer = await _probe.GraphQL(
            """
            query($n: Int!, $yes: Boolean!, $no: Boolean = false) {
              r: repository(owner: "acme", name: "superset") {
                pullRequest(number: $n) { ...Facts title @skip(if: $yes) body @include(if: $no) state @include(if: $yes) author { ... on User { name: login } ... on Bot { bot: login } } }
                pullRequest(number: $n) { number }
              }
            }
            fragment Facts on PullRequest { ...More isDraft }
            fragment More on PullRequest { id }
            """,
            new() { ["n"] = 1, ["yes"] = true });
        var pull = answer.At("data.r.pullRequest")!.AsObject();
        Assert.Equal(["id", "isDraft", "state", "author", "number"], pull.Select(p => p.Key));
        Assert.Equal("""{"name":"bob"}""", pull["author"]!.ToJsonString());
    }

    [Fact]
    public async Task A_label_lists_its_pull_requests()
    {
        _probe.Sandbox.OpenPullRequest("a", "bob");
        _probe.Sandbox.OpenPullRequest("b", "bob");
        var issue = _probe.Sandbox.OpenIssue("c", "bob");
        foreach (var number in new[] { 1, 2, issue }) _probe.Sandbox.AddLabel(number, "x", "mona");
        _probe.Sandbox.ClosePullRequest(2, "mona");
        var label = (await _probe.Repository("""label(name: "X") { name pullRequests { totalCount } open: pullRequests(first: 5, states: [OPEN]) { nodes { number } } issues(first: 5) { totalCount nodes { number } } }"""))
            .At("data.repository.label");
        Assert.Equal(("x", "2", "1"), (label.TextAt("name"), label.TextAt("pullRequests.totalCount"), label.TextAt("issues.totalCount")));
        Assert.Equal(["1"], label.At("open.nodes").Texts("number"));
    }

    [Fact]
    public async Task Pull_requests_are_filtered_by_any_of_the_labels_and_ordered_as_asked()
    {
        foreach (var title in new[] { "a", "b", "c", "d" }) _probe.Sandbox.OpenPullRequest(title, "bob");
        _probe.Sandbox.AddLabel(1, "x", "mona");
        _probe.Sandbox.AddLabel(3, "y", "mona");
        _probe.Time.Advance(TimeSpan.FromMinutes(1));
        _probe.Sandbox.AddLabel(2, "x", "mona");
        _probe.Sandbox.ClosePullRequest(4, "mona");
        var answer = await _probe.Repository("""pullRequests(first: 10, states: OPEN, labels: ["x", "Y"], orderBy: {field: UPDATED_AT, direction: DESC}) { nodes { number } }""");
        Assert.Equal(["2", "3", "1"], answer.At("data.repository.pullRequests.nodes").Texts("number"));
    }

    [Fact]
    public async Task Labels_are_searched_and_ordered_by_name()
    {
        foreach (var name in new[] { "🎪 b", "other", "🎪 a" }) _probe.Sandbox.DefineLabel(name, description: name == "other" ? null : "of the circus");
        var answer = await _probe.Repository("""labels(first: 10, query: "circus", orderBy: {field: NAME, direction: ASC}) { totalCount nodes { name } }""");
        Assert.Equal(["🎪 a", "🎪 b"], answer.At("data.repository.labels.nodes").Texts("name"));
    }

    [Fact]
    public async Task The_rate_limit_counts_in_graphql_too()
    {
        await _probe.GraphQL("{ viewer { login } }");
        var answer = await _probe.GraphQL("{ rateLimit { cost limit used remaining nodeCount resetAt } }");
        Assert.Equal(
            """{"cost":1,"limit":1000,"used":2,"remaining":998,"nodeCount":0,"resetAt":"2026-03-01T13:00:00Z"}""",
            answer.At("data.rateLimit")!.ToJsonString());
    }
}
