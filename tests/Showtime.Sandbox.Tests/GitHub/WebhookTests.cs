using System.Text.Json.Nodes;

namespace Showtime.Sandbox.Tests.GitHub;

public class WebhookTests
{
    readonly Probe _probe = new();

    [Fact]
    public void A_labeled_event_names_the_label_the_pull_request_and_the_sender()
    {
        var pull = _probe.Sandbox.OpenPullRequest("a", "bob", body: "FEATURE_X=true", headOwner: "bob");
        _probe.Sandbox.AddLabel(1, "🎪 ⚡ showtime-trigger-start", "mona");
        var e = JsonNode.Parse(_probe.Sandbox.Webhooks.PullRequest("labeled", 1, "mona", label: "🎪 ⚡ showtime-trigger-start"));
        Assert.Equal(
            ("labeled", "1", "🎪 ⚡ showtime-trigger-start", "mona", "acme/superset"),
            (e.TextAt("action"), e.TextAt("number"), e.TextAt("label.name"), e.TextAt("sender.login"), e.TextAt("repository.full_name")));
        Assert.Equal(
            (pull.HeadOid, "bob/superset", "FEATURE_X=true", "open", "bob"),
            (e.TextAt("pull_request.head.sha"), e.TextAt("pull_request.head.repo.full_name"), e.TextAt("pull_request.body"), e.TextAt("pull_request.state"), e.TextAt("pull_request.user.login")));
    }

    [Fact]
    public void A_synchronize_event_can_be_older_than_the_head()
    {
        var first = _probe.Sandbox.OpenPullRequest("a", "bob").HeadOid;
        var second = _probe.Sandbox.PushCommit(1, "bob");
        _probe.Sandbox.PushCommit(1, "bob");
        var e = JsonNode.Parse(_probe.Sandbox.Webhooks.PullRequest("synchronize", 1, "bob", before: first, after: second));
        Assert.Equal((first, second, second), (e.TextAt("before"), e.TextAt("after"), e.TextAt("pull_request.head.sha")));
    }

    [Fact]
    public void A_closed_event_tells_a_merge()
    {
        _probe.Sandbox.OpenPullRequest("a", "bob");
        _probe.Sandbox.ClosePullRequest(1, "mona", merged: true);
        var e = JsonNode.Parse(_probe.Sandbox.Webhooks.PullRequest("closed", 1, "mona"));
        Assert.Equal(("closed", "true"), (e.TextAt("pull_request.state"), e.TextAt("pull_request.merged")));
    }

    [Fact]
    public void An_event_names_a_label_whose_definition_is_deleted()
    {
        _probe.Sandbox.OpenPullRequest("a", "bob");
        Assert.Equal("gone", JsonNode.Parse(_probe.Sandbox.Webhooks.PullRequest("unlabeled", 1, "mona", label: "gone")).TextAt("label.name"));
    }

    [Fact]
    public void A_comment_event_tells_whether_its_issue_is_a_pull_request()
    {
        _probe.Sandbox.OpenPullRequest("a", "bob");
        var comment = _probe.Sandbox.AddComment(1, "/testenv up", "eve");
        var e = JsonNode.Parse(_probe.Sandbox.Webhooks.IssueComment(comment.Id));
        Assert.Equal(
            ("created", "1", "/testenv up", "eve", "eve"),
            (e.TextAt("action"), e.TextAt("issue.number"), e.TextAt("comment.body"), e.TextAt("comment.user.login"), e.TextAt("sender.login")));
        Assert.NotNull(e.At("issue.pull_request"));
    }

    [Fact]
    public void A_dispatch_has_inputs_and_a_schedule_has_no_sender()
    {
        var dispatch = JsonNode.Parse(_probe.Sandbox.Webhooks.WorkflowDispatch("mona", new Dictionary<string, string> { ["pr"] = "7" }));
        Assert.Equal(("7", "refs/heads/main", "mona"), (dispatch.TextAt("inputs.pr"), dispatch.TextAt("ref"), dispatch.TextAt("sender.login")));
        var schedule = JsonNode.Parse(_probe.Sandbox.Webhooks.Schedule("0 * * * *"));
        Assert.Equal("0 * * * *", schedule.TextAt("schedule"));
        Assert.Null(schedule!["sender"]);
    }
}
