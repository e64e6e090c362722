using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Showtime.Sandbox.Aws;

/// <summary>A RUNNING task is a real container of a Docker engine on this machine, published on a loopback address of its own.</summary>
/// <param name="docker">The engine. It stays the caller's, and has to outlive the tasks.</param>
public sealed class DockerTaskRuntime(IDockerClient docker) : ITaskRuntime
{
    const long MiB = 1024 * 1024;

    /// <inheritdoc/>
    public IPAddress NextAddress() => PageTaskRuntime.NextLoopback();

    /// <inheritdoc/>
    public ValueTask<IRunningTask> StartAsync(TaskLaunch launch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(launch);
        return new(Task.Run(() => RunAsync(launch, cancellationToken), cancellationToken)); // at once: the sandbox holds its lock
    }

    async Task<IRunningTask> RunAsync(TaskLaunch launch, CancellationToken cancellationToken)
    {
        await PullAsync(launch.Image, cancellationToken).ConfigureAwait(false);
        var name = "showtime-task-" + launch.TaskId;
        var port = launch.Ports is [var wanted, ..] ? PageTaskRuntime.UsablePort(launch.Address, wanted) : 0;
        try
        {
            // Not cancelled in the middle: the engine might finish a container that has been removed already.
            await docker.Containers.CreateContainerAsync(Container(launch, name, port), CancellationToken.None).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            await docker.Containers.StartContainerAsync(name, new ContainerStartParameters(), CancellationToken.None).ConfigureAwait(false);
            return new DockerTask(docker, name, port, launch.WriteLog);
        }
        catch (Exception e)
        {
            await DockerTask.RemoveAsync(docker, name).ConfigureAwait(false);
            if (e is DockerApiException or HttpRequestException) throw new TaskStartException($"CannotStartContainerError: {Reason(e)}");
            throw;
        }
    }

    // An image with a registry's host in its name is pulled each time, as ECS does: a rebuild may have pushed the same tag. A short name
    // may exist only here.
    async Task PullAsync(string image, CancellationToken cancellationToken)
    {
        var first = image.Split('/')[0];
        var hasHost = image.Contains('/', StringComparison.Ordinal)
            && (first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost");
        if (!hasHost && await ExistsAsync(image, cancellationToken).ConfigureAwait(false)) return;
        string? reason;
        try
        {
            PullProgress progress = new();
            // Without a tag the engine would pull every one.
            var named = image.AsSpan(image.LastIndexOf('/') + 1).ContainsAny(':', '@');
            var pull = new ImagesCreateParameters { FromImage = image, Tag = named ? null : "latest" };
            await docker.Images.CreateImageAsync(pull, authConfig: null, progress, cancellationToken).ConfigureAwait(false);
            reason = progress.Failure;
        }
        catch (Exception e) when (e is DockerApiException or HttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            reason = Reason(e);
        }

        if (reason is null || (hasHost && await ExistsAsync(image, cancellationToken).ConfigureAwait(false))) return;
        throw new TaskStartException($"CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref {image}: {reason}");
    }

    async Task<bool> ExistsAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            await docker.Images.InspectImageAsync(image, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is DockerApiException or HttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    static CreateContainerParameters Container(TaskLaunch launch, string name, int port) => new()
    {
        Name = name,
        Image = launch.Image,
        Entrypoint = launch.EntryPoint is { Count: > 0 } entry ? [.. entry] : null!,
        Cmd = launch.Command is { Count: > 0 } command ? [.. command] : null!,
        Env = [.. launch.Environment.Select(static v => $"{v.Key}={v.Value}")],
        Labels = new Dictionary<string, string> { ["showtime.sandbox.service"] = launch.Service },
        ExposedPorts = launch.Ports is [var exposed, ..] ? new Dictionary<string, EmptyStruct> { [Tcp(exposed)] = default } : null,
        HostConfig = new()
        {
            Memory = launch.MemoryMiB * MiB,
            PortBindings = launch.Ports is [var published, ..]
                ? new Dictionary<string, IList<PortBinding>>
                {
                    [Tcp(published)] = [new() { HostIP = launch.Address.ToString(), HostPort = port.ToString(CultureInfo.InvariantCulture) }],
                }
                : null!,
        },
    };

    static string Tcp(int port) => string.Create(CultureInfo.InvariantCulture, $"{port}/tcp");

    /// <summary>The engine's words, without the client's.</summary>
    static string Reason(Exception failure)
    {
        try
        {
            if (failure is DockerApiException { ResponseBody: { } body }
                && (string?)System.Text.Json.Nodes.JsonNode.Parse(body)?["message"] is { } message) return message.TrimEnd('.');
        }
        catch (System.Text.Json.JsonException)
        {
            // a proxy's page, for example
        }

        return (failure.InnerException ?? failure).Message.TrimEnd('.');
    }

    /// <summary>A pull fails within an answer that begins with 200.</summary>
    sealed class PullProgress : IProgress<JSONMessage>
    {
        public string? Failure { get; private set; }

        public void Report(JSONMessage value) => Failure ??= value.Error is { } error ? error.Message?.TrimEnd('.') ?? "no reason given" : null;
    }
}

/// <summary>A container that runs.</summary>
sealed class DockerTask : IRunningTask
{
    /// <summary>Reported where the engine went away, so that the container's end is unknown.</summary>
    const int UnknownExitCode = 255;

    readonly IDockerClient _docker;
    readonly string _name;
    readonly Action<string> _writeLog;
    readonly CancellationTokenSource _stop = new();
    readonly TaskCompletionSource<TaskExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly LinesRead _output = new();
    readonly LinesRead _error = new();
    readonly Task _following;
    readonly Task _waiting;
    int _disposed;

    public DockerTask(IDockerClient docker, string name, int port, Action<string> writeLog)
    {
        _docker = docker;
        _name = name;
        _writeLog = writeLog;
        HostPort = port;
        _following = ReadLogAsync(follow: true);
        _waiting = WaitAsync();
    }

    public int HostPort { get; }

    public Task<TaskExit> Exited => _exited.Task;

    public async ValueTask<bool> ProbeAsync(IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        string[] words = command[0] switch
        {
            "CMD-SHELL" => ["/bin/sh", "-c", string.Join(' ', command.Skip(1))],
            "CMD" => [.. command.Skip(1)],
            _ => [],
        };
        if (words.Length == 0) return true; // NONE
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        limit.CancelAfter(timeout);
        try
        {
            var exec = await _docker.Exec.CreateContainerExecAsync(
                _name, new ContainerExecCreateParameters { Cmd = words, AttachStdout = true, AttachStderr = true }, limit.Token).ConfigureAwait(false);
            using (var output = await _docker.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters(), limit.Token).ConfigureAwait(false))
            {
                await output.CopyOutputToAsync(Stream.Null, Stream.Null, Stream.Null, limit.Token).ConfigureAwait(false); // it ends with the command
            }

            return (await _docker.Exec.InspectContainerExecAsync(exec.ID, limit.Token).ConfigureAwait(false)).ExitCode == 0;
        }
        catch (Exception e) when (IsEngines(e) && !cancellationToken.IsCancellationRequested)
        {
            return false; // it took too long, or the container has ended
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _waiting.ConfigureAwait(false);
        await RemoveAsync(_docker, _name).ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Ends and removes a container. A container that is missing, or an engine that has gone away, is no failure.</summary>
    public static async Task RemoveAsync(IDockerClient docker, string name)
    {
        try
        {
            await docker.Containers.RemoveContainerAsync(
                name, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (IsEngines(e))
        {
            // gone
        }
    }

    /// <summary>A failure of the engine or of the way to it, or a request that was cancelled.</summary>
    static bool IsEngines(Exception e) => e is DockerApiException or HttpRequestException or IOException or OperationCanceledException;

    /// <summary>Writes the lines of the log that were not written yet. The engine may end a log that is followed before its last, unfinished line.</summary>
    async Task ReadLogAsync(bool follow)
    {
        try
        {
            var parameters = new ContainerLogsParameters { ShowStdout = true, ShowStderr = true, Follow = follow };
            using var log = await _docker.Containers.GetContainerLogsAsync(_name, parameters, _stop.Token).ConfigureAwait(false);
            // The engine cuts the output where it likes, within a line or a character; the pipes put it together again.
            Pipe output = new(), error = new();
            var lines = Task.WhenAll(ReadLinesAsync(output.Reader, _output), ReadLinesAsync(error.Reader, _error));
            try
            {
                await log.CopyOutputToAsync(Stream.Null, output.Writer.AsStream(), error.Writer.AsStream(), _stop.Token).ConfigureAwait(false);
            }
            finally
            {
                await output.Writer.CompleteAsync().ConfigureAwait(false);
                await error.Writer.CompleteAsync().ConfigureAwait(false);
                await lines.ConfigureAwait(false);
            }
        }
        catch (Exception e) when (IsEngines(e))
        {
            // stopped, or the engine has gone away
        }
    }

    async Task ReadLinesAsync(PipeReader from, LinesRead read)
    {
        using var reader = new StreamReader(from.AsStream());
        for (var number = 1; await reader.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line; number++)
        {
            if (number <= read.Count) continue;
            read.Count = number;
            _writeLog(line);
        }
    }

    sealed class LinesRead
    {
        public int Count { get; set; }
    }

    async Task WaitAsync()
    {
        try
        {
            var wait = await _docker.Containers.WaitContainerAsync(_name, _stop.Token).ConfigureAwait(false);
            var container = await _docker.Containers.InspectContainerAsync(_name, _stop.Token).ConfigureAwait(false);
            await _following.ConfigureAwait(false); // the rest of its output first
            await ReadLogAsync(follow: false).ConfigureAwait(false);
            _exited.TrySetResult(container.State is { OOMKilled: true } ? TaskExit.OutOfMemory : new((int)wait.StatusCode));
        }
        catch (Exception e) when (IsEngines(e))
        {
            if (!_stop.IsCancellationRequested) _exited.TrySetResult(new(UnknownExitCode));
        }
    }
}
