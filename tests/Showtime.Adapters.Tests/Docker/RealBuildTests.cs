using System.Collections.Concurrent;
using System.Diagnostics;
using Docker.DotNet.Models;
using Showtime.Adapters.Docker;
using Showtime.Adapters.Docker.Archives;
using Showtime.Adapters.Processes;
using Showtime.Adapters.Registries;
using Showtime.Core.Configuration;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Tests.Docker;

/// <summary>Images made from nothing but busybox, with a real engine and a real registry.</summary>
public sealed class RealBuildTests : IDisposable
{
    static readonly Dictionary<string, string> ProcessVariables = Environment.GetEnvironmentVariables()
        .Cast<System.Collections.DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);

    readonly GitFolder _clone = new();
    readonly ConcurrentQueue<string> _output = new();
    readonly string _reference = $"{Requires.Registry}/showtime-test:{Guid.NewGuid():N}";

    public void Dispose() => _clone.Dispose();

    /// <summary>An engine, a registry, and a client that can build: of several on PATH the first that can.</summary>
    static async Task RequireBuildsAsync()
    {
        Requires.Docker();
        Requires.LoopbackRegistry();
        Requires.SkipFor((await DockerEngine.ProbeAsync(ProcessVariables, TimeProvider.System, CancellationToken.None)).BuildProblem);
    }

    [Fact]
    public async Task An_image_is_built_pushed_found_by_its_digest_and_deleted()
    {
        await RequireBuildsAsync();
        var sha = Commit("""
            FROM scratch AS base
            COPY busybox /bin/busybox
            ARG GREETING=none
            RUN ["/bin/busybox", "sh", "-c", "echo greeting: $GREETING; busybox test ! -e /context/.git"]
            FROM base AS showtime
            """);
        using var handler = new SocketsHttpHandler();
        using var registry = new RegistryClient(handler, new FixedCredentials(), TimeProvider.System);
        Assert.Null(await registry.FindDigestAsync(_reference, CancellationToken.None));

        var digest = await BuildAsync(sha, new Dictionary<string, string> { ["GREETING"] = "--hello $(id)" });

        Assert.Contains(_output, line => line.Contains("greeting: --hello $(id)", StringComparison.Ordinal));
        Assert.Equal(digest, await registry.FindDigestAsync(_reference, CancellationToken.None));
        Assert.True(await registry.DeleteAsync(_reference, CancellationToken.None));
        Assert.Null(await registry.FindDigestAsync(_reference, CancellationToken.None));
        Assert.False(await registry.DeleteAsync(_reference, CancellationToken.None));
    }

    [Fact]
    public async Task An_image_goes_by_an_archive_into_the_registry_and_runs()
    {
        await RequireBuildsAsync();
        var sha = Commit("""
            FROM scratch AS showtime
            COPY busybox /bin/busybox
            ENTRYPOINT ["/bin/busybox", "echo", "hello"]
            """);
        var archive = Path.Combine(_clone.Path, "image.tar");
        await BuildAsync(sha, archive: archive);
        using var handler = new SocketsHttpHandler();
        using var registry = new RegistryClient(handler, new FixedCredentials(), TimeProvider.System);
        Assert.Null(await registry.FindDigestAsync(_reference, CancellationToken.None));

        var publisher = new RegistryImagePublisher(new RegistryPush(registry.Connection, TimeProvider.System), "linux/amd64", ArchiveLimits.Default, log: null);
        var digest = await publisher.PublishAsync(
            new ImageArchiveRequest { Path = archive, PullRequest = 1, Sha = sha, Reference = _reference }, CancellationToken.None);

        Assert.Equal(digest, await registry.FindDigestAsync(_reference, CancellationToken.None));
        Assert.Equal("hello\n", await PullAndRunAsync());
        Assert.True(await registry.DeleteAsync(_reference, CancellationToken.None));
    }

    /// <summary>What the image prints; afterwards neither it nor the container is in the engine.</summary>
    async Task<string> PullAndRunAsync()
    {
        using var connection = DockerConnection.Open(ProcessVariables);
        var docker = connection.Client;
        await docker.Images.CreateImageAsync(new ImagesCreateParameters { FromImage = _reference }, authConfig: null, new Progress<JSONMessage>());
        try
        {
            var container = await docker.Containers.CreateContainerAsync(
                new CreateContainerParameters { Image = _reference, HostConfig = new HostConfig { NetworkMode = "none" } });
            try
            {
                await docker.Containers.StartContainerAsync(container.ID, new ContainerStartParameters());
                Assert.Equal(0, (await docker.Containers.WaitContainerAsync(container.ID)).StatusCode);
                using var log = await docker.Containers.GetContainerLogsAsync(container.ID, new ContainerLogsParameters { ShowStdout = true, Follow = true });
                return (await log.ReadOutputToEndAsync(CancellationToken.None)).stdout;
            }
            finally
            {
                await docker.Containers.RemoveContainerAsync(container.ID, new ContainerRemoveParameters { Force = true });
            }
        }
        finally
        {
            await docker.Images.DeleteImageAsync(_reference, new ImageDeleteParameters());
        }
    }

    [Fact]
    public async Task Two_tags_of_the_same_commit_are_deleted_one_at_a_time()
    {
        await RequireBuildsAsync();
        var sha = Commit("FROM scratch AS showtime\nCOPY busybox /bin/busybox");
        using var handler = new SocketsHttpHandler();
        using var registry = new RegistryClient(handler, new FixedCredentials(), TimeProvider.System);
        await BuildAsync(sha, reference: _reference);
        await BuildAsync(sha, reference: _reference + "-other");

        Assert.True(await registry.DeleteAsync(_reference, CancellationToken.None));

        Assert.True(await registry.DeleteAsync(_reference + "-other", CancellationToken.None));
    }

    [Fact]
    public async Task A_step_that_fails_is_named_with_what_it_printed()
    {
        await RequireBuildsAsync();
        var sha = Commit("""
            FROM scratch AS showtime
            COPY busybox /bin/busybox
            RUN ["/bin/busybox", "sh", "-c", "echo the cause is here; exit 7"]
            """);

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => BuildAsync(sha));

        Assert.Equal(ShowtimeError.BuildFailed, error.Error);
        Assert.Contains("failed at [2/2] RUN [\"/bin/busybox\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("exit code: 7", error.Message, StringComparison.Ordinal);
        Assert.Contains("the cause is here", error.LogTail);
    }

    [Fact]
    public async Task An_invalid_Dockerfile_is_reported()
    {
        await RequireBuildsAsync();
        var sha = Commit("FROM scratch AS showtime\nNONSENSE");

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => BuildAsync(sha));

        Assert.Contains("NONSENSE", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_is_reported()
    {
        await RequireBuildsAsync();
        var sha = Commit("FROM scratch AS showtime\nCOPY busybox /bin/busybox");

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => BuildAsync(sha, reference: "127.0.0.1:9/showtime-test:x"));

        Assert.Contains("could not be pushed", error.Message, StringComparison.Ordinal);
        Assert.Contains("connection refused", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_cancelled_build_ends_in_the_engine_too()
    {
        await RequireBuildsAsync();
        var marker = $"86{Random.Shared.Next(100_000, 999_999)}";
        var sha = Commit($$"""
            FROM scratch AS showtime
            COPY busybox /bin/busybox
            RUN ["/bin/busybox", "sh", "-c", "echo begun; busybox sleep {{marker}}"]
            """);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMinutes(2));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BuildAsync(sha, cancellationToken: cancellation.Token, onOutput: line =>
        {
            if (line.EndsWith(" begun", StringComparison.Ordinal))
                cancellation.CancelAfter(0);
        }));

        Assert.Contains(_output, line => line.EndsWith(" begun", StringComparison.Ordinal));
        await Sleeper(marker).WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>Waits until no process of that command is left: the engine takes a moment to end a step.</summary>
    static async Task Sleeper(string marker)
    {
        var process = Process.GetProcesses().FirstOrDefault(candidate => CommandLine(candidate.Id).Contains("sleep\0" + marker, StringComparison.Ordinal));
        if (process is not null)
            await process.WaitForExitAsync();
    }

    static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    string Commit(string dockerfile)
    {
        _clone.Write("Dockerfile", dockerfile);
        File.Copy(Requires.Busybox, Path.Combine(_clone.Path, "busybox"), overwrite: true);
        return _clone.Commit();
    }

    Task<string?> BuildAsync(
        string sha, IReadOnlyDictionary<string, string>? buildArgs = null, string? reference = null, Action<string>? onOutput = null,
        string? archive = null, CancellationToken cancellationToken = default)
    {
        var builder = new DockerImageBuilder(new DockerBuildSettings
        {
            Image = new ImageConfiguration { Cache = Requires.Registry + "/showtime-cache:none", BuildArgs = buildArgs ?? new Dictionary<string, string>() },
            WorkingDirectory = _clone.Path,
            Variables = ProcessVariables,
            Credentials = new FixedCredentials(),
            Processes = new ProcessRunner(TimeProvider.System),
            Time = TimeProvider.System,
        });
        var request = new ImageBuildRequest
        {
            PullRequest = 1, Sha = sha, Reference = reference ?? _reference, Trusted = archive is null, Archive = archive,
            Output = line =>
            {
                _output.Enqueue(line);
                onOutput?.Invoke(line);
            },
        };
        return builder.BuildAsync(request, cancellationToken);
    }
}
