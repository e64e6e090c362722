using System.Globalization;
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
