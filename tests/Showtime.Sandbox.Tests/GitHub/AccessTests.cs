using System.Text.Json.Nodes;
using Showtime.Sandbox.GitHub;
using Showtime.Sandbox.Http;

namespace Showtime.Sandbox.Tests.GitHub;

public class AccessTests
{
    readonly Probe _probe = new();

    [Theory]
    [InlineData(null)]
    [InlineData("unknown")]
    public async Task A_missing_or_unknown_token_is_bad_credentials(string? token)
    {
        foreach (var path in new[] { "/repos/acme/superset", "/graphql" })
        {
            var answer = await _probe.Rest(path is "/graphql" ? "POST" : "GET", path, token: token);
            Assert.Equal((401, "Bad credentials"), (answer.Status, answer.Message));
        }
    }

    [Theory]
    [InlineData("/repos/acme/other")]
    [InlineData("/repos/acme/superset/nonsense")]
    [InlineData("/nonsense")]
    [InlineData("/repos/acme/superset/pulls/99")]
    [InlineData("/repos/acme/superset/issues/abc")]
    public async Task A_missing_resource_is_not_found(string path)
    {
        var answer = await _probe.Get(path);
        Assert.Equal((404, "Not Found", "404"), (answer.Status, answer.Message, answer.Json.TextAt("status")));
    }

    [Theory]
    [InlineData("/repos/acme/superset")]
    [InlineData("/api/v3/repos/acme/superset")]
    [InlineData("/repos/ACME/Superset")]
    public async Task The_repository_is_found_at_both_roots_and_in_any_case(string path)
    {
        var answer = await _probe.Get(path);
        Assert.Equal(("acme/superset", "main"), (answer.Json.TextAt("full_name"), answer.Json.TextAt("default_branch")));
    }

    [Theory]
    [InlineData(GitHubRole.Admin, "admin", "admin")]
    [InlineData(GitHubRole.Maintain, "write", "maintain")]
    [InlineData(GitHubRole.Write, "write", "write")]
    [InlineData(GitHubRole.Triage, "read", "triage")]
    [InlineData(GitHubRole.Read, "read", "read")]
    [InlineData(GitHubRole.None, "none", "none")]
    public async Task A_permission_has_fewer_values_than_a_role(GitHubRole role, string permission, string roleName)
    {
        _probe.Sandbox.AddCollaborator("pat", role);
        var answer = await _probe.Get("collaborators/pat/permission");
        Assert.Equal((permission, roleName, "pat"), (answer.Json.TextAt("permission"), answer.Json.TextAt("role_name"), answer.Json.TextAt("user.login")));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("github-actions[bot]")]
    public async Task The_permission_of_an_unknown_user_is_not_found(string login)
    {
        var answer = await _probe.Get($"collaborators/{Uri.EscapeDataString(login)}/permission");
        Assert.Equal((404, $"{login} is not a user"), (answer.Status, answer.Message));
    }

    [Theory]
    [InlineData(Probe.ReadOnly, "Resource not accessible by integration")]
    [InlineData(Probe.Stranger, "Must have push access to view collaborator permission.")]
    public async Task Permissions_are_shown_only_with_push_access(string token, string message)
    {
        var answer = await _probe.Get("collaborators/mona/permission", token);
        Assert.Equal((403, message), (answer.Status, answer.Message));
    }

    [Theory]
    [InlineData("POST", "labels")]
    [InlineData("DELETE", "labels/x")]
    [InlineData("POST", "issues/1/labels")]
    [InlineData("DELETE", "issues/1/labels/x")]
    [InlineData("POST", "issues/1/comments")]
    [InlineData("PATCH", "issues/1")]
    [InlineData("POST", "deployments")]
    public async Task A_read_only_token_writes_nothing(string method, string path)
    {
        _probe.Sandbox.OpenPullRequest("a", "bob");
        _probe.Sandbox.AddLabel(1, "x", "mona");
        var answer = await _probe.Rest(method, path, new JsonObject { ["name"] = "y", ["labels"] = new JsonArray("y"), ["body"] = "y" }, Probe.ReadOnly);
        Assert.Equal((403, "Resource not accessible by integration"), (answer.Status, answer.Message));
        Assert.Equal("x", Assert.Single(_probe.Sandbox.Labels(1)).Name);
        Assert.Empty(_probe.Sandbox.Comments(1));
    }

    [Fact]
    public async Task A_persons_token_is_limited_by_the_persons_role()
    {
        _probe.Sandbox.OpenPullRequest("a", "bob");
        _probe.Sandbox.DefineLabel("x");
        Assert.Equal(403, (await Label(Probe.Stranger)).Status);
        _probe.Sandbox.AddCollaborator("eve", GitHubRole.Triage);
        Assert.Equal(200, (await Label(Probe.Stranger)).Status);
        Assert.Equal(403, (await _probe.Rest("POST", "labels", new JsonObject { ["name"] = "z" }, Probe.Stranger)).Status);

        Task<Probe.Answer> Label(string token) => _probe.Rest("POST", "issues/1/labels", new JsonObject { ["labels"] = new JsonArray("x") }, token);
    }

    [Fact]
    public async Task An_app_is_no_user()
    {
        Assert.Equal(403, (await _probe.Get("/user")).Status);
        Assert.Equal("mona", (await _probe.Get("/user", Probe.Maintainer)).Json.TextAt("login"));
    }

    [Fact]
    public async Task Every_answer_counts_against_the_limit_and_has_an_id()
    {
        await _probe.Get("labels");
        var second = await _probe.Get("labels");
        Assert.Equal(("1000", "998", "2", "core"), (Header(second, "Limit"), Header(second, "Remaining"), Header(second, "Used"), Header(second, "Resource")));
        Assert.Equal(_probe.Time.GetUtcNow().AddHours(1).ToUnixTimeSeconds().ToString(), Header(second, "Reset"));
        Assert.NotEmpty(second.Response.Headers["x-github-request-id"]);
        Assert.Equal("998", (await _probe.Get("/rate_limit")).Json.TextAt("resources.core.remaining"));
        _probe.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("999", Header(await _probe.Get("labels"), "Remaining"));
    }

    [Fact]
    public async Task Limits_are_enforced_where_that_is_asked_for()
    {
        var probe = new Probe(new() { EnforceRateLimits = true });
        for (var i = 0; i < 30; i++) Assert.Equal(200, (await probe.Get("/search/issues?q=is:pr")).Status);
        var refused = await probe.Get("/search/issues?q=is:pr");
        Assert.Equal((403, "0"), (refused.Status, Header(refused, "Remaining")));
        probe.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await probe.Get("/search/issues?q=is:pr")).Status);
    }

    [Fact]
    public async Task A_body_that_is_not_json_is_a_bad_request()
    {
        var request = new SandboxRequest(
            "POST", new("https://api.test/repos/acme/superset/labels"), new Dictionary<string, string> { ["Authorization"] = "token bot" }, "{"u8.ToArray());
        var answer = new Probe.Answer(await _probe.Sandbox.HandleAsync(request));
        Assert.Equal((400, "Problems parsing JSON"), (answer.Status, answer.Message));
    }

    static string Header(Probe.Answer answer, string name) => answer.Response.Headers[$"x-ratelimit-{name}"];
}
