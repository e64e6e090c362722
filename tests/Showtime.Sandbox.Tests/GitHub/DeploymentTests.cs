using System.Text.Json.Nodes;
using Showtime.Sandbox.GitHub;

namespace Showtime.Sandbox.Tests.GitHub;

public class DeploymentTests
{
    readonly Probe _probe = new();

    public DeploymentTests() => _probe.Sandbox.OpenPullRequest("a", "bob");

    [Fact]
    public async Task A_success_makes_the_earlier_deployment_inactive()
    {
        var first = await Deploy();
        await Status(first, "success");
        var second = await Deploy();
        var status = await Status(second, "success");
        Assert.Equal((201, "http://1.2.3.4:8080", "pr-1"), (status.Status, status.Json.TextAt("environment_url"), status.Json.TextAt("environment")));
        Assert.Equal(["inactive", "success"], (await _probe.Get($"deployments/{first}/statuses")).Json.Texts("state"));
        Assert.Equal([second, first], (await _probe.Get("deployments?environment=PR-1")).Json.Texts("id"));
    }

    [Fact]
    public async Task A_success_leaves_the_transient_deployments_before_it_alone()
    {
        var first = await Deploy(transient: true);
        await Status(first, "success");
        await Status(await Deploy(), "success");
        Assert.Equal(["success"], (await _probe.Get($"deployments/{first}/statuses")).Json.Texts("state"));
    }

    [Fact]
    public async Task An_active_deployment_is_deleted_only_when_it_is_alone()
    {
        var first = await Deploy();
        var second = await Deploy();
        Assert.Equal(422, (await _probe.Rest("DELETE", $"deployments/{first}")).Status);
        await Status(first, "inactive");
        Assert.Equal(204, (await _probe.Rest("DELETE", $"deployments/{first}")).Status);
        Assert.Equal(204, (await _probe.Rest("DELETE", $"deployments/{second}")).Status);
        Assert.Equal(404, (await _probe.Get($"deployments/{second}")).Status);
    }

    [Fact]
    public async Task Deleting_an_environment_needs_administration()
    {
        await Deploy();
        _probe.Sandbox.AddCollaborator("mona", GitHubRole.Admin);
        Assert.Equal("1", (await _probe.Get("environments")).Json.TextAt("total_count"));
        Assert.Equal(403, (await _probe.Rest("DELETE", "environments/pr-1")).Status);
        Assert.Equal(204, (await _probe.Rest("DELETE", "environments/pr-1", token: Probe.Maintainer)).Status);
        Assert.Equal(404, (await _probe.Get("environments/pr-1")).Status);
        Assert.Empty((await _probe.Get("deployments")).Json!.AsArray());
    }

    [Fact]
    public async Task A_deployment_names_a_commit_that_exists_and_a_status_a_state_that_does()
    {
        Assert.Equal("No ref found for: nowhere", (await _probe.Rest("POST", "deployments", new JsonObject { ["ref"] = "nowhere" })).Message);
        Assert.Equal(422, (await Status(await Deploy(), "great")).Status);
    }

    [Theory]
    [InlineData("dispatches", "event_type")]
    [InlineData("actions/workflows/showtime.yml/dispatches", "ref")]
    public async Task A_dispatch_is_accepted_with_an_empty_answer(string path, string required)
    {
        Assert.Equal(204, (await _probe.Rest("POST", path, new JsonObject { [required] = "x" })).Status);
        Assert.Equal(422, (await _probe.Rest("POST", path, new JsonObject())).Status);
    }

    async Task<string> Deploy(bool transient = false)
    {
        var oid = _probe.Sandbox.PullRequest(1).HeadOid;
        var answer = await _probe.Rest("POST", "deployments", new JsonObject { ["ref"] = oid, ["environment"] = "pr-1", ["transient_environment"] = transient, ["payload"] = new JsonObject { ["a"] = 1 } });
        Assert.Equal((201, oid, "1"), (answer.Status, answer.Json.TextAt("sha"), answer.Json.TextAt("payload.a")));
        return answer.Json.TextAt("id")!;
    }

    Task<Probe.Answer> Status(string id, string state) => _probe.Rest(
        "POST", $"deployments/{id}/statuses", new JsonObject { ["state"] = state, ["environment_url"] = "http://1.2.3.4:8080" });
}
