using System.Globalization;
using System.Net;
using System.Text.Json;
using Showtime.Sandbox.Http;
using Showtime.SandboxHost;

namespace Showtime.Cli.Tests;

public sealed class SandboxCommandTests
{
    [Fact]
    public async Task Its_variables_lead_another_shell_to_it()
    {
        using var end = new CancellationTokenSource();
        var variables = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var sandbox = new Shell { Time = TimeProvider.System, Cancellation = end.Token, OnLine = line => variables.TrySetResult(line) };
        var running = sandbox.RunAsync("sandbox", "--no-docker", "--output", "json");

        var other = new Shell { Real = true, Time = TimeProvider.System };
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(await variables.Task)!) other.Variables[name] = value;
        var synced = await other.RunAsync("sync", "1");
        Assert.True(synced.Code == 0, synced.Out + synced.Error);
        Assert.Contains("Status        running", synced.OutLines);

        await end.CancelAsync();
        var answer = await running;
        Assert.Equal(0, answer.Code);
        Assert.Contains("PR 1 + 🎪 🎯", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_prints_what_to_set_in_either_shell()
    {
        using var end = new CancellationTokenSource();
        var sandbox = new Shell
        {
            Time = TimeProvider.System,
            Cancellation = end.Token,
            OnLine = line =>
            {
                if (line.Contains("ends with Ctrl+C", StringComparison.Ordinal)) end.Cancel();
            },
        };
        var answer = await sandbox.RunAsync("sandbox", "--no-docker");
        Assert.Equal(0, answer.Code);
        foreach (var name in new[] { "GITHUB_TOKEN", "GITHUB_REPOSITORY", "GITHUB_API_URL", "GITHUB_GRAPHQL_URL", "AWS_ENDPOINT_URL", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "SHOWTIME_BUILDER" })
        {
            Assert.Contains($"  export {name}='", answer.Out, StringComparison.Ordinal);
            Assert.Contains($"  $env:{name} = '", answer.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_wrong_use()
    {
        var model = new NoModel();
        await using var taken = ModelListener.Start(model);
        var answer = await new Shell().RunAsync("sandbox", "--no-docker", "--aws-port", taken.Address.Port.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(2, answer.Code);
        Assert.Contains($"cannot listen on port {taken.Address.Port}", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_image_of_the_sandbox_needs_nothing_but_a_static_program()
    {
        using var folder = new TemporaryFolder();
        var image = new SandboxImage(Environment.ProcessPath);
        image.WriteTo(folder.Path);
        Assert.StartsWith("FROM scratch AS showtime\n", File.ReadAllText(Path.Combine(folder.Path, "Dockerfile")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder.Path, "busybox")));
    }

    [Fact]
    public async Task Each_commit_of_its_repository_has_a_name_of_its_own()
    {
        using var repository = await SandboxRepository.CreateAsync(image: null, CancellationToken.None);
        var first = await repository.CommitAsync("One", CancellationToken.None);
        var second = await repository.CommitAsync("Two", CancellationToken.None);
        Assert.Matches("^[0-9a-f]{40}$", first.Sha);
        Assert.Matches("^[0-9a-f]{40}$", second.Sha);
        Assert.NotEqual(first.Sha, second.Sha);
        Assert.Equal([first, second], repository.Commits);
    }

    sealed class NoModel : ISandboxModel
    {
        public ValueTask<SandboxResponse> HandleAsync(SandboxRequest request, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(SandboxResponse.Text((int)HttpStatusCode.NotFound, ""));
    }
}
