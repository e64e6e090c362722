using Showtime.Adapters.Docker;
using Showtime.Adapters.Processes;
using Showtime.Adapters.Tests.Processes;

namespace Showtime.Adapters.Tests.Docker;

public sealed class DockerEngineTests : IDisposable
{
    readonly FakeEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task A_client_with_buildx_is_preferred_then_one_with_BuildKit_of_its_own()
    {
        Requires.UnixShell();
        using var modern = new FakeDocker(buildxVersion: null);
        using var old = new FakeDocker(clientVersion: "20.10.24+dfsg1", buildxVersion: null);
        using var buildx = new FakeDocker();

        Assert.Equal(buildx.ClientPath, (await ProbeAsync(modern, old, buildx)).ClientPath);
        Assert.Equal(old.ClientPath, (await ProbeAsync(modern, old)).ClientPath);
        Assert.Equal(modern.ClientPath, (await ProbeAsync(modern)).ClientPath);
    }

    [Fact]
    public async Task An_engine_and_its_client_are_found_with_their_versions()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker(clientVersion: "28.2.2", buildxVersion: "0.24.0");

        Assert.Equal(
            new DockerEngine
            {
                ClientPath = docker.ClientPath, ClientVersion = "28.2.2", BuildxVersion = "0.24.0", ServerVersion = "28.2.2", Platform = "linux/amd64",
            },
            await ProbeAsync(docker));
    }

    [Fact]
    public async Task A_modern_client_without_buildx_runs_images_but_builds_none()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker(buildxVersion: null);

        var engine = await ProbeAsync(docker);

        Assert.True(engine.Answers);
        Assert.False(engine.CanBuild);
        Assert.Contains("has no buildx plug-in", engine.BuildProblem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unix:///nowhere/docker.sock", "No Docker engine answers at 'unix:///nowhere/docker.sock': there is no such socket.")]
    [InlineData("tcp://127.0.0.1:9", "No Docker engine answers at 'tcp://127.0.0.1:9/': ")]
    [InlineData("ssh://me@example.com", "The Docker engine cannot be found: ")]
    [InlineData("nonsense", "The Docker engine cannot be found: ")]
    public async Task A_missing_engine_is_reported_with_its_address(string host, string expected)
    {
        Requires.UnixShell();
        using var docker = new FakeDocker();
        var variables = Path(docker.BinFolder);
        variables["DOCKER_HOST"] = host;

        var engine = await DockerEngine.ProbeAsync(
            variables, new ProcessRunner(TimeProvider.System), TimeProvider.System, TimeSpan.FromMinutes(1), CancellationToken.None);

        Assert.False(engine.Answers);
        Assert.StartsWith(expected, engine.Problem, StringComparison.Ordinal);
        Assert.Equal(engine.Problem, engine.BuildProblem);
    }

    [Theory]
    [InlineData(200, "<html>", "what answers is not the Docker API")]
    [InlineData(200, "{}", "is not a Docker engine")]
    [InlineData(404, "<html>", "NotFound")]
    public async Task Something_else_at_the_address_is_no_engine(int status, string body, string expected)
    {
        _engine.Version = Showtime.Sandbox.Http.SandboxResponse.Text(status, body, "application/json");

        var engine = await ProbeAsync();

        Assert.False(engine.Answers);
        Assert.Contains(expected, engine.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_hangs_is_given_up()
    {
        Requires.UnixShell();
        using var folder = new TemporaryFolder();
        folder.Write("docker", "#!/bin/sh\nexec /bin/sleep 600", executable: true);

        var engine = await DockerEngine.ProbeAsync(
            Path(folder.Path), new ProcessRunner(TimeProvider.System), new ImpatientTime(), TimeSpan.FromSeconds(2), CancellationToken.None);

        Assert.Contains("did not answer within 2 s", engine.BuildProblem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_hangs_is_given_up()
    {
        using System.Net.Sockets.TcpListener silent = new(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var variables = Path("/nowhere");
        variables["DOCKER_HOST"] = $"tcp://{silent.LocalEndpoint}";

        var engine = await DockerEngine.ProbeAsync(
            variables, new ProcessRunner(TimeProvider.System), new ImpatientTime(), TimeSpan.FromSeconds(2), CancellationToken.None);

        Assert.Equal($"The Docker engine at 'tcp://{silent.LocalEndpoint}/' did not answer within 2 s.", engine.Problem);
    }

    [Fact]
    public async Task A_cancelled_search_finds_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DockerEngine.ProbeAsync(Path("/nowhere"), null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_client_without_a_version_is_not_used()
    {
        Requires.UnixShell();
        using var folder = new TemporaryFolder();
        folder.Write("docker", "#!/bin/sh\necho nonsense", executable: true);

        var engine = await DockerEngine.ProbeAsync(Path(folder.Path), null, CancellationToken.None);

        Assert.False(engine.CanBuild);
        Assert.Contains("gives no version", engine.BuildProblem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "There is no docker on the PATH.")]
    [InlineData("/nowhere/docker", "SHOWTIME_DOCKER names '/nowhere/docker', which is no program.")]
    public async Task A_missing_client_is_reported(string? named, string expected)
    {
        var variables = Path("/nowhere");
        if (named is not null)
            variables[DockerEngine.ClientVariable] = named;

        Assert.Equal(expected, (await DockerEngine.ProbeAsync(variables, null, CancellationToken.None)).BuildProblem);
    }

    [Fact]
    public async Task The_named_client_is_used_whatever_else_is_there()
    {
        Requires.UnixShell();
        using var plain = new FakeDocker("container-tool", buildxVersion: null);
        using var buildx = new FakeDocker();
        foreach (var name in new[] { plain.ClientPath, "container-tool" })
        {
            var variables = Path(buildx.BinFolder, plain.BinFolder, "/usr/bin", "/bin");
            variables[DockerEngine.ClientVariable] = name;

            Assert.Equal(plain.ClientPath, (await DockerEngine.ProbeAsync(variables, null, CancellationToken.None)).ClientPath);
        }
    }

    Task<DockerEngine> ProbeAsync(params FakeDocker[] clients) =>
        // The shell of the scripts needs its tools; what machines have beside them comes after.
        DockerEngine.ProbeAsync(
            Path([.. clients.Select(client => client.BinFolder)]), new ProcessRunner(TimeProvider.System), TimeProvider.System,
            TimeSpan.FromMinutes(1), CancellationToken.None);

    Dictionary<string, string> Path(params string[] folders) => new() { ["PATH"] = string.Join(':', folders), ["DOCKER_HOST"] = _engine.Host };
}
