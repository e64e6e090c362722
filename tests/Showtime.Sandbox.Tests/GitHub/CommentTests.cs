using System.Text.Json.Nodes;

namespace Showtime.Sandbox.Tests.GitHub;

public class CommentTests
{
    readonly Probe _probe = new();

    public CommentTests() => _probe.Sandbox.OpenPullRequest("a", "bob");

    [Fact]
    public async Task A_comment_is_made_changed_and_deleted_by_its_author()
    {
        var made = await _probe.Rest("POST", "issues/1/comments", new JsonObject { ["body"] = "one" });
        Assert.Equal((201, "github-actions[bot]"), (made.Status, made.Json.TextAt("user.login")));
        var path = $"issues/comments/{made.Json.TextAt("id")}";
        _probe.Time.Advance(TimeSpan.FromMinutes(2));
        await _probe.Rest("PATCH", path, new JsonObject { ["body"] = "two" });
        var comment = Assert.Single(_probe.Sandbox.Comments(1));
        Assert.Equal(("two", TimeSpan.FromMinutes(2)), (comment.Body, comment.UpdatedAt - comment.CreatedAt));
        Assert.Equal(204, (await _probe.Rest("DELETE", path)).Status);
        Assert.Equal(404, (await _probe.Get(path)).Status);
    }

    [Fact]
    public async Task A_token_without_push_access_changes_only_its_own_comments()
    {
        var theirs = _probe.Sandbox.AddComment(1, "mine", "bob");
        var own = _probe.Sandbox.AddComment(1, "own", "eve");
        Assert.Equal(403, (await _probe.Rest("DELETE", $"issues/comments/{theirs.Id}", token: Probe.Stranger)).Status);
        Assert.Equal(204, (await _probe.Rest("DELETE", $"issues/comments/{own.Id}", token: Probe.Stranger)).Status);
        Assert.Equal(204, (await _probe.Rest("DELETE", $"issues/comments/{theirs.Id}", token: Probe.Maintainer)).Status);
    }

    [Fact]
    public async Task An_empty_comment_is_refused()
    {
        var answer = await _probe.Rest("POST", "issues/1/comments", new JsonObject { ["body"] = " " });
        Assert.Equal((422, "missing_field"), (answer.Status, answer.Json.TextAt("errors.0.code")));
    }

    [Fact]
    public async Task A_reaction_counts_once()
    {
        var comment = _probe.Sandbox.AddComment(1, "/testenv up", "mona");
        var path = $"issues/comments/{comment.Id}/reactions";
        Assert.Equal(201, (await _probe.Rest("POST", path, new JsonObject { ["content"] = "rocket" })).Status);
        Assert.Equal(200, (await _probe.Rest("POST", path, new JsonObject { ["content"] = "rocket" })).Status);
        await _probe.GraphQL($$"""mutation { addReaction(input: {subjectId: "{{comment.NodeId}}", content: THUMBS_UP}) { reaction { content } } }""");
        Assert.Equal(["github-actions[bot]:rocket", "github-actions[bot]:+1"], _probe.Sandbox.Comments(1)[0].Reactions);
        Assert.Equal(422, (await _probe.Rest("POST", path, new JsonObject { ["content"] = "tent" })).Status);
    }

    [Fact]
    public async Task A_pull_request_changes_with_pushes_labels_comments_and_edits_and_not_with_reactions()
    {
        var comment = _probe.Sandbox.AddComment(1, "/testenv up", "mona");
        Assert.Equal(comment.CreatedAt, _probe.Sandbox.PullRequest(1).UpdatedAt);
        Assert.False(await ChangesAsync(() => _probe.Rest("POST", $"issues/comments/{comment.Id}/reactions", new JsonObject { ["content"] = "eyes" })));
        Assert.False(await ChangesAsync(() => _probe.Rest("POST", "issues/1/reactions", new JsonObject { ["content"] = "eyes" })));
        Assert.True(await ChangesAsync(() => Done(() => _probe.Sandbox.PushCommit(1, "bob"))));
        Assert.True(await ChangesAsync(() => Done(() => _probe.Sandbox.AddLabel(1, "bug", "mona"))));
        Assert.True(await ChangesAsync(() => Done(() => _probe.Sandbox.RemoveLabel(1, "bug", "mona"))));
        Assert.True(await ChangesAsync(() => Done(() => _probe.Sandbox.EditBody(1, "new"))));
        Assert.True(await ChangesAsync(() => _probe.Rest("PATCH", $"issues/comments/{comment.Id}", new JsonObject { ["body"] = "two" })));
        Assert.True(await ChangesAsync(() => _probe.Rest("DELETE", $"issues/comments/{comment.Id}")));

        static Task Done(Action act)
        {
            act();
            return Task.CompletedTask;
        }

        async Task<bool> ChangesAsync(Func<Task> act)
        {
            _probe.Time.Advance(TimeSpan.FromMinutes(1));
            await act();
            return _probe.Sandbox.PullRequest(1).UpdatedAt == _probe.Time.GetUtcNow();
        }
    }

    [Fact]
    public async Task Graphql_adds_changes_and_deletes_a_comment()
    {
        var subject = _probe.Sandbox.PullRequest(1).NodeId;
        var made = await _probe.GraphQL(
            """mutation($s: ID!, $b: String!) { addComment(input: {subjectId: $s, body: $b}) { commentEdge { node { id databaseId fullDatabaseId body viewerDidAuthor author { login } } } subject { id } } }""",
            new() { ["s"] = subject, ["b"] = "🎪 \"hello\"\nthere" });
        var node = made.At("data.addComment.commentEdge.node");
        Assert.Equal(("🎪 \"hello\"\nthere", "true", "github-actions"), (node.TextAt("body"), node.TextAt("viewerDidAuthor"), node.TextAt("author.login")));
        Assert.Equal(node.TextAt("databaseId"), node.TextAt("fullDatabaseId"));
        Assert.Equal(subject, made.TextAt("data.addComment.subject.id"));
        await _probe.GraphQL(
            """mutation($id: ID!) { updateIssueComment(input: {id: $id, body: "new"}) { issueComment { body } } }""", new() { ["id"] = node.TextAt("id") });
        Assert.Equal("new", _probe.Sandbox.Comments(1)[0].Body);
        await _probe.GraphQL("""mutation($id: ID!) { deleteIssueComment(input: {id: $id}) { clientMutationId } }""", new() { ["id"] = node.TextAt("id") });
        Assert.Empty(_probe.Sandbox.Comments(1));
    }

    [Fact]
    public async Task Ids_exceed_32_bits() =>
        Assert.True((long)(await _probe.Rest("POST", "issues/1/comments", new JsonObject { ["body"] = "x" })).Json!["id"]! > int.MaxValue);
}
