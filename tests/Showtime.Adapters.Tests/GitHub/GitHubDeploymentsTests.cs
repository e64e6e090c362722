using System.Net;
using System.Text;
using Showtime.Adapters.GitHub;
using Showtime.Adapters.GitHub.Http;
using Showtime.Adapters.GitHub.Model;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Sandbox.GitHub;

namespace Showtime.Adapters.Tests.GitHub;

/// <summary>Deployments over the sandbox's REST API, which refuses to delete active ones.</summary>
public sealed class GitHubDeploymentsTests
{
    const string Environment = "showtime";
    const string Narrow = "narrow-token";
    static readonly Uri RunPage = new("https://github.com/acme/superset/actions/runs/4711");

    readonly GitHubStage _stage = new(new()
    {
        Tokens = new Dictionary<string, GitHubSandboxToken>
        {
            [GitHubStage.Token] = new("github-actions[bot]"),
            [Narrow] = new("github-actions[bot]", GitHubTokenScopes.Workflow & ~GitHubTokenScopes.Deployments),
        },
    });

    [Fact]
    public async Task A_record_is_created_updated_and_deleted()
    {
        var (number, commit) = Open();
        var deployments = Connect();

        var record = await deployments.CreateAsync(Environment, new("", number, commit), default);
        await deployments.SetStateAsync(record, DeploymentRecordState.InProgress, null, default);
        await deployments.SetStateAsync(record, DeploymentRecordState.Success, new("http://192.0.2.7:8080"), default);

        var seen = Assert.Single(_stage.Sandbox.Deployments);
        Assert.Equal((commit, $"deploy:pr-{number}", Environment), (seen.Sha, seen.Task, seen.Environment));
        Assert.Equal(["in_progress", "success"], seen.States);
        Assert.Equal(("http://192.0.2.7:8080/", RunPage.AbsoluteUri), (seen.EnvironmentUrl, seen.LogUrl));
        Assert.Equal([record], await deployments.ListAsync(Environment, number, default));

        await deployments.DeleteAsync(record, default);
        await deployments.DeleteAsync(record, default);
        Assert.Empty(_stage.Sandbox.Deployments);
    }

    [Fact]
    public async Task An_active_record_is_deleted_although_the_environment_has_others()
    {
        var deployments = Connect();
        var (first, second) = (Open(), Open());
        var one = await deployments.CreateAsync(Environment, new("", first.Number, first.Commit), default);
        var two = await deployments.CreateAsync(Environment, new("", second.Number, second.Commit), default);
        await deployments.SetStateAsync(one, DeploymentRecordState.Success, null, default);
        await deployments.SetStateAsync(two, DeploymentRecordState.Success, null, default);

        Assert.All(_stage.Sandbox.Deployments, deployment => Assert.Equal(["success"], deployment.States));
        await deployments.DeleteAsync(one, default);
        Assert.Equal([two], await deployments.ListAsync(Environment, null, default));
    }

    [Fact]
    public async Task Deployments_of_others_are_not_listed()
    {
        var (number, commit) = Open();
        foreach (var body in new[]
        {
            $$"""{"ref":"{{commit}}","environment":"showtime"}""",
            $$"""{"ref":"{{commit}}","environment":"showtime","task":"deploy:pr-{{number}}"}""",
            $$"""{"ref":"{{commit}}","environment":"showtime","task":"deploy:pr-{{number}}","payload":{"showtime":99} }""",
            $$"""{"ref":"{{commit}}","environment":"production","task":"deploy:pr-{{number}}","payload":{"showtime":{{number}} } }""",
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("https://api.github.com/repos/acme/superset/deployments"))
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
                Headers = { { "Authorization", "Bearer " + GitHubStage.Token } },
            };
            using var handler = new Showtime.Sandbox.Http.ModelMessageHandler(_stage.Sandbox);
            using var client = new HttpMessageInvoker(handler, disposeHandler: false);
            using var answer = await client.SendAsync(request, default);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        }

        Assert.Empty(await Connect().ListAsync(Environment, number, default));
        Assert.Empty(await Connect().ListAsync(Environment, null, default));
    }

    [Theory]
    [InlineData("""{"showtime":NUMBER,"size":1.5,"list":[1,{"a":null}]}""", true)]
    [InlineData(""" "{\"showtime\":NUMBER}" """, true)]
    [InlineData(""" "a text" """, false)]
    [InlineData("[1]", false)]
    [InlineData("7", false)]
    [InlineData("null", false)]
    public async Task A_payload_of_any_shape_is_read(string payload, bool isOurs)
    {
        var (number, commit) = Open();
        var deployment = $$"""{"id":1,"sha":"{{commit}}","task":"deploy:pr-{{number}}","payload":{{payload}},"created_at":"2026-03-01T12:00:00Z"}"""
            .Replace("NUMBER", number.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        _stage.Wire.Rule = (_, _) => new Wire.Fate.Answered(() => Wire.Answer(200, $"[{deployment}]"));

        var records = await Connect().ListAsync(Environment, number, default);

        DeploymentRecord[] expected = isOurs ? [new("1", number, commit, new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))] : [];
        Assert.Equal(expected, records);
    }

    [Theory]
    [InlineData("""{"message":"not a list"}""")]
    [InlineData("{}")]
    [InlineData("")]
    public async Task An_answer_that_is_not_a_list_is_an_error(string body)
    {
        _stage.Wire.Rule = (_, _) => new Wire.Fate.Answered(() => Wire.Answer(200, body));

        await Assert.ThrowsAsync<ShowtimeException>(() => Connect().ListAsync(Environment, null, default));
    }

    [Fact]
    public async Task More_than_one_page_of_records_is_read()
    {
        var deployments = Connect();
        var (number, commit) = Open();
        for (var i = 0; i < 105; i++) await deployments.CreateAsync(Environment, new("", number, commit), default);
        Assert.Equal(105, (await deployments.ListAsync(Environment, null, default)).Count);
    }

    [Fact]
    public async Task A_record_is_deleted_by_rest_where_only_its_number_is_known()
    {
        var (number, commit) = Open();
        var record = await Connect().CreateAsync(Environment, new("", number, commit), default);
        var another = Connect();

        await another.DeleteAsync(record, default);
        await another.DeleteAsync(record, default); // it is gone already

        Assert.Empty(_stage.Sandbox.Deployments);
    }

    [Fact]
    public async Task A_missing_permission_is_named()
    {
        var (number, commit) = Open();
        var refused = await Assert.ThrowsAsync<ShowtimeException>(() => Connect(Narrow).CreateAsync(Environment, new("", number, commit), default));
        Assert.Equal((ShowtimeError.PermissionDenied, FailureCause.Permission), (refused.Error, refused.Cause));
        Assert.Contains("deployments: write", refused.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4711", "https://github.com/acme/superset/actions/runs/4711")]
    [InlineData("", null)]
    [InlineData("../../x", null)]
    public void The_page_of_a_run_comes_from_its_number(string run, string? page) =>
        Assert.Equal(page, GitHubDeployments.RunPage(GitHubStage.Options, new Dictionary<string, string> { ["GITHUB_RUN_ID"] = run })?.AbsoluteUri);

    (int Number, string Commit) Open()
    {
        var pull = _stage.Sandbox.OpenPullRequest("A change", "contributor", headOwner: "contributor");
        return (pull.Number, pull.HeadOid);
    }

    GitHubDeployments Connect(string token = GitHubStage.Token) =>
        new(
            new GitHubConnection(GitHubStage.Options, new GitHubTransport(GitHubStage.Options, _ => new(token), _stage.Wire, _stage.Clock, _stage.Log)),
            RunPage);
}
