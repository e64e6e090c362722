using System.Net;
using System.Net.Sockets;
using Showtime.Adapters.GitHub;
using Showtime.Adapters.GitHub.Http;
using Showtime.Core.Errors;
using Showtime.Sandbox.GitHub;
using Showtime.Sandbox.Http;

namespace Showtime.Adapters.Tests.GitHub;

/// <summary>What only real sockets show: how the runtime reports a connection that failed before or after sending.</summary>
public sealed class SocketTests
{
    /// <summary>The addresses of the two APIs on github.com, and on an Enterprise Server.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("api/v3")]
    public async Task A_pull_request_and_a_permission_are_read_over_a_socket(string below)
    {
        var sandbox = new GitHubSandbox(TimeProvider.System);
        var pull = sandbox.OpenPullRequest("Charts", "contributor");
        await using var listener = ModelListener.Start(sandbox);
        sandbox.AddCollaborator("maxime", GitHubRole.Write);
        var address = new Uri(listener.Address, below);
        using var transport = Transport(address);
        var pullRequests = new GitHubPullRequests(new(Options(address), transport));

        Assert.Equal("Charts", (await pullRequests.ReadAsync(pull.Number, default)).Title);
        Assert.Equal(Core.Ports.PermissionLevel.Write, await pullRequests.ReadPermissionAsync("maxime", default));
    }

    [Fact]
    public async Task A_refused_connection_means_that_nothing_has_happened()
    {
        using var transport = Transport(new($"http://127.0.0.1:{ModelListener.FreePort()}/"));

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => WriteAsync(transport));

        Assert.Equal((ShowtimeError.Unreachable, false), (failure.Error, failure.MayHaveHappened));
    }

    [Fact]
    public async Task An_unknown_host_name_means_that_nothing_has_happened()
    {
        using var transport = Transport(new("https://nobody.invalid/"));

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => WriteAsync(transport));

        Assert.Equal((ShowtimeError.Unreachable, false, "nobody.invalid"), (failure.Error, failure.MayHaveHappened, failure.Target));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"cut\":")]
    public async Task A_connection_that_ends_within_the_answer_means_that_it_may_have_happened(string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, answer);
        using var transport = Transport(new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => WriteAsync(transport));
        await serving;

        Assert.Equal((ShowtimeError.Unreachable, true), (failure.Error, failure.MayHaveHappened));
    }

    static async Task ServeAsync(TcpListener listener, string answer)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        Assert.NotEqual(0, await stream.ReadAsync(new byte[8192]));
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer));
    }

    static GitHubOptions Options(Uri address) =>
        GitHubOptions.From("acme/superset", new Dictionary<string, string> { ["GITHUB_API_URL"] = address.AbsoluteUri }) with
    {
        FaultBudget = TimeSpan.Zero,
        Jitter = () => 1,
    };

    static GitHubTransport Transport(Uri address) => new(Options(address), _ => new(GitHubSandboxOptions.DefaultToken));

    static Task<Octokit.Label> WriteAsync(GitHubTransport transport) =>
        transport.RestAsync((client, _, _) => client.Issue.Labels.Create("acme", "superset", new("x", "ededed")), repeatable: false, default);
}
