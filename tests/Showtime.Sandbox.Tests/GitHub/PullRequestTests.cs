using System.Text.Json.Nodes;
using Showtime.Sandbox.GitHub;

namespace Showtime.Sandbox.Tests.GitHub;

public class PullRequestTests
{
    readonly Probe _probe = new();

    [Fact]
    public async Task A_fork_shows_in_rest_and_graphql()
    {
        var pull = _probe.Sandbox.OpenPullRequest("Add", "bob", headOwner: "bob", headRef: "patch");
        var rest = (await _probe.Get($"pulls/{pull.Number}")).Json;
        Assert.Equal(("bob:patch", "bob/superset", pull.HeadOid), (rest.TextAt("head.label"), rest.TextAt("head.repo.full_name"), rest.TextAt("head.sha")));
        var graph = (await _probe.Repository("pullRequest(number: 1) { isCrossRepository headRefOid headRepository { nameWithOwner owner { login } } headRepositoryOwner { login } }"))
            .At("data.repository.pullRequest");
        Assert.Equal(
            ("true", pull.HeadOid, "bob/superset", "bob"),
            (graph.TextAt("isCrossRepository"), graph.TextAt("headRefOid"), graph.TextAt("headRepository.nameWithOwner"), graph.TextAt("headRepository.owner.login")));
    }

    [Theory]
    [InlineData(false, "CLOSED")]
    [InlineData(true, "MERGED")]
    public async Task Closing_and_merging_both_end_closed_in_rest(bool merged, string state)
    {
        _probe.Sandbox.OpenPullRequest("a", "bob");
        _probe.Time.Advance(TimeSpan.FromMinutes(1));
        _probe.Sandbox.ClosePullRequest(1, "bob", merged);
        var rest = (await _probe.Get("pulls/1")).Json;
        Assert.Equal(("closed", merged ? "true" : "false"), (rest.TextAt("state"), rest.TextAt("merged")));
        Assert.Equal("2026-03-01T12:01:00Z", rest.TextAt("updated_at"));
        var graph = (await _probe.Repository("pullRequest(number: 1) { state merged closed updatedAt mergeCommit { oid } }")).At("data.repository.pullRequest");
        Assert.Equal((state, "true"), (graph.TextAt("state"), graph.TextAt("closed")));
        Assert.Equal(merged ? _probe.Sandbox.DefaultBranchOid : null, graph.TextAt("mergeCommit.oid"));
    }

    [Fact]
    public async Task A_merged_pull_request_stays_merged()
    {
        _probe.Sandbox.OpenPullRequest("a", "bob");
        _probe.Sandbox.ClosePullRequest(1, "mona", merged: true);
        Assert.Equal(422, (await _probe.Rest("PATCH", "pulls/1", new JsonObject { ["state"] = "open" })).Status);
        Assert.Equal("MERGED", _probe.Sandbox.PullRequest(1).State);
    }

    [Fact]
    public async Task An_issue_route_closes_and_reopens_a_pull_request()
    {
        _probe.Sandbox.OpenPullRequest("a", "bob");
        await _probe.Rest("PATCH", "issues/1", new JsonObject { ["state"] = "closed" });
        Assert.Equal("CLOSED", _probe.Sandbox.PullRequest(1).State);
        Assert.Empty((await _probe.Get("pulls")).Json!.AsArray());
        Assert.Single((await _probe.Get("pulls?state=closed")).Json!.AsArray());
        await _probe.Rest("PATCH", "pulls/1", new JsonObject { ["state"] = "open" });
        Assert.Equal("OPEN", _probe.Sandbox.PullRequest(1).State);
    }

    [Fact]
    public async Task Pull_requests_are_issues_but_issues_are_not_pull_requests()
    {
        _probe.Sandbox.OpenPullRequest("a", "bob");
        var issue = _probe.Sandbox.OpenIssue("broken", "eve");
        Assert.Equal(2, (await _probe.Get("issues")).Json!.AsArray().Count);
        Assert.Equal(404, (await _probe.Get($"pulls/{issue}")).Status);
        Assert.NotNull((await _probe.Get("issues/1")).Json!["pull_request"]);
        Assert.Null((await _probe.Get($"issues/{issue}")).Json!["pull_request"]);
    }

    [Fact]
    public async Task Issues_are_filtered_by_all_of_several_labels()
    {
        foreach (var title in new[] { "a", "b" }) _probe.Sandbox.OpenPullRequest(title, "bob");
        _probe.Sandbox.AddLabel(1, "🎪 x", "mona");
        _probe.Sandbox.AddLabel(1, "y", "mona");
        _probe.Sandbox.AddLabel(2, "y", "mona");
        var answer = await _probe.Get($"issues?labels={Uri.EscapeDataString("🎪 x,y")}");
        Assert.Equal(["1"], answer.Json.Texts("number"));
    }

    [Fact]
    public async Task A_push_moves_the_head_and_a_forced_one_drops_what_was_there()
    {
        _probe.Sandbox.OpenPullRequest("a", "bob");
        var second = _probe.Sandbox.PushCommit(1, "bob");
        Assert.Equal(2, (await _probe.Get("pulls/1/commits")).Json!.AsArray().Count);
        var third = _probe.Sandbox.PushCommit(1, "eve", force: true);
        Assert.Equal([third], (await _probe.Get("pulls/1/commits")).Json.Texts("sha"));
        var forced = (await _probe.Repository(
            "pullRequest(number: 1) { timelineItems(last: 1, itemTypes: [HEAD_REF_FORCE_PUSHED_EVENT]) { nodes { ... on HeadRefForcePushedEvent { actor { login } beforeCommit { oid } afterCommit { oid } } } } commits(last: 1) { totalCount nodes { commit { oid } } } }"))
            .At("data.repository.pullRequest");
        Assert.Equal(
            ("eve", second, third),
            (forced.TextAt("timelineItems.nodes.0.actor.login"), forced.TextAt("timelineItems.nodes.0.beforeCommit.oid"), forced.TextAt("timelineItems.nodes.0.afterCommit.oid")));
        Assert.Equal(third, forced.TextAt("commits.nodes.0.commit.oid"));
    }

    [Fact]
    public void Changes_are_announced_in_order_and_a_listener_may_read_the_model()
    {
        List<string> told = [];
        _probe.Sandbox.Changed += c => told.Add($"{c.Sequence} {c.Kind} {c.Actor} {_probe.Sandbox.PullRequests.Count}");
        _probe.Sandbox.OpenPullRequest("a", "bob");
        _probe.Sandbox.AddLabel(1, "x", "mona");
        _probe.Sandbox.AddComment(1, "hello", "eve");
        _probe.Sandbox.RemoveLabel(1, "x", "mona");
        _probe.Sandbox.PushCommit(1, "bob");
        _probe.Sandbox.ClosePullRequest(1, "mona");
        _probe.Sandbox.ReopenPullRequest(1, "mona");
        Assert.Equal(
            [
                "1 PullRequestOpened bob 1", "2 LabelDefined mona 1", "3 LabelAdded mona 1", "4 CommentAdded eve 1",
                "5 LabelRemoved mona 1", "6 PullRequestPushed bob 1", "7 PullRequestClosed mona 1", "8 PullRequestReopened mona 1",
            ],
            told);
    }

    [Fact]
    public async Task Concurrent_changes_are_announced_in_order()
    {
        List<long> told = [];
        _probe.Sandbox.Changed += c => told.Add(c.Sequence);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
        {
            for (var n = 0; n < 25; n++) _probe.Sandbox.OpenPullRequest($"{i} {n}", "bob");
        })));
        Assert.Equal(Enumerable.Range(1, 200).Select(n => (long)n), told);
        Assert.Equal(Enumerable.Range(1, 200), _probe.Sandbox.PullRequests.Select(p => p.Number));
    }

    [Fact]
    public async Task An_author_may_close_only_their_own_pull_request()
    {
        _probe.Sandbox.OpenPullRequest("own", "eve");
        var other = _probe.Sandbox.OpenPullRequest("other", "bob").NodeId;
        Assert.Equal(200, (await _probe.Rest("PATCH", "pulls/1", new JsonObject { ["state"] = "closed" }, Probe.Stranger)).Status);
        Assert.Equal(403, (await _probe.Rest("PATCH", "pulls/2", new JsonObject { ["state"] = "closed" }, Probe.Stranger)).Status);
        var answer = await _probe.GraphQL($$"""mutation { closePullRequest(input: {pullRequestId: "{{other}}"}) { pullRequest { state } } }""", token: Probe.Stranger);
        Assert.Equal("FORBIDDEN", answer.TextAt("errors.0.type"));
        Assert.Equal(["CLOSED", "OPEN"], _probe.Sandbox.PullRequests.Select(p => p.State));
    }

    [Fact]
    public void Two_pull_requests_can_share_a_head_commit()
    {
        var first = _probe.Sandbox.OpenPullRequest("a", "bob");
        var second = _probe.Sandbox.OpenPullRequest("b", "eve", headOid: first.HeadOid);
        Assert.Equal(first.HeadOid, second.HeadOid);
    }

    [Fact]
    public async Task The_log_tells_writes_from_reads_and_who_asked()
    {
        _probe.Sandbox.OpenPullRequest("a", "bob");
        await _probe.Get($"labels/{Uri.EscapeDataString("🎪 x")}?y=1");
        await _probe.Rest("POST", "issues/1/labels", new JsonObject { ["labels"] = new JsonArray("x") }, Probe.Maintainer);
        await _probe.Repository("id");
        await _probe.GraphQL($"mutation {{ {_probe.CreateLabel("a", "one")} {_probe.CreateLabel("b", "two")} }}");
        await _probe.Get("labels", "unknown");
        Assert.Equal(
            [
                "GET /repos/acme/superset/labels/🎪 x?y=1 False github-actions[bot] 404 0",
                "POST /repos/acme/superset/issues/1/labels True mona 200 0",
                "POST query repository False github-actions[bot] 200 0",
                "POST mutation createLabel, createLabel True github-actions[bot] 200 2",
                "GET /repos/acme/superset/labels False  401 0",
            ],
            _probe.Sandbox.RequestLog.Select(e => $"{e.Method} {e.Target} {e.IsWrite} {e.Actor} {e.Status} {e.Mutations}"));
        _probe.Sandbox.ClearRequestLog();
        Assert.Empty(_probe.Sandbox.RequestLog);
    }

    [Fact]
    public void Asking_for_an_issue_as_a_pull_request_throws() =>
        Assert.Throws<ArgumentException>(() => _probe.Sandbox.PullRequest(_probe.Sandbox.OpenIssue("x", "bob")));

    [Theory]
    [InlineData(GitHubRole.Write, "COLLABORATOR")]
    [InlineData(GitHubRole.None, "NONE")]
    public async Task An_authors_association_is_collaborator_or_none(GitHubRole role, string association)
    {
        _probe.Sandbox.AddCollaborator("bob", role);
        _probe.Sandbox.OpenPullRequest("a", "bob");
        Assert.Equal(association, (await _probe.Get("pulls/1")).Json.TextAt("author_association"));
    }
}
