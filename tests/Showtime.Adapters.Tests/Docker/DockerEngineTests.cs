using Showtime.Adapters.Docker;
using Showtime.Adapters.Processes;
using Showtime.Adapters.Tests.Processes;

namespace Showtime.Adapters.Tests.Docker;

public sealed class DockerEngineTests
{
    [Fact]
    public async Task A_client_with_buildx_is_preferred_then_one_with_BuildKit_of_its_own()
    {
        Requires.UnixShell();
        using var modern = new FakeDocker(buildxVersion: null);
        using var old = new FakeDocker(clientVersion: "20.10.24+dfsg1", serverVersion: "20.10.24+dfsg1", buildxVersion: null);
        using var buildx = new FakeDocker();

        Assert.Equal(buildx.ClientPath, (await ProbeAsync(modern, old, buildx)).ClientPath);
        Assert.Equal(old.ClientPath, (await ProbeAsync(modern, old)).ClientPath);
        Assert.Equal(modern.ClientPath, (await ProbeAsync(modern)).ClientPath);
    }

    [Fact]
    public async Task What_was_found_is_told()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker(clientVersion: "28.2.2", serverVersion: "27.0.1", buildxVersion: "0.24.0");

        Assert.Equal(
            new DockerEngine { ClientPath = docker.ClientPath, ClientVersion = "28.2.2", ServerVersion = "27.0.1", BuildxVersion = "0.24.0" },
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

    [Fact]
    public async Task An_engine_that_is_not_there_is_told_in_dockers_own_words()
    {
        Requires.UnixShell();
        using var docker = new FakeDocker(serverVersion: null);

        var engine = await ProbeAsync(docker);

        Assert.False(engine.Answers);
        Assert.Equal("Cannot connect to the Docker daemon. Is it running?", engine.Problem);
    }

    [Fact]
    public async Task A_client_that_hangs_is_given_up()
    {
        Requires.UnixShell();
        using var folder = new TemporaryFolder();
        folder.Write("docker", "#!/bin/sh\nexec /bin/sleep 600", executable: true);

        var engine = await DockerEngine.ProbeAsync(
            Path(folder.Path), new ProcessRunner(TimeProvider.System), new ImpatientTime(), TimeSpan.FromSeconds(2), CancellationToken.None);

        Assert.Contains("did not answer within 2 s", engine.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_talks_nonsense_is_no_engine()
    {
        Requires.UnixShell();
        using var folder = new TemporaryFolder();
        folder.Write("docker", "#!/bin/sh\necho '{ nonsense'", executable: true);

        Assert.False((await DockerEngine.ProbeAsync(Path(folder.Path), null, CancellationToken.None)).Answers);
    }

    [Theory]
    [InlineData(null, "There is no docker on the PATH.")]
    [InlineData("/nowhere/docker", "SHOWTIME_DOCKER names '/nowhere/docker', which is no program.")]
    public async Task A_missing_client_is_told(string? named, string expected)
    {
        var variables = Path("/nowhere");
        if (named is not null)
            variables[DockerEngine.ClientVariable] = named;

        Assert.Equal(expected, (await DockerEngine.ProbeAsync(variables, null, CancellationToken.None)).Problem);
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

    static Task<DockerEngine> ProbeAsync(params FakeDocker[] clients) =>
        // The shell of the scripts needs its tools; what machines have beside them comes after.
        DockerEngine.ProbeAsync(
            Path([.. clients.Select(client => client.BinFolder)]), new ProcessRunner(TimeProvider.System), TimeProvider.System,
            TimeSpan.FromMinutes(1), CancellationToken.None);

    static Dictionary<string, string> Path(params string[] folders) => new() { ["PATH"] = string.Join(':', folders) };
}
