using System.ComponentModel;
using System.Globalization;
using System.Net;

namespace Showtime.Sandbox.Aws;

/// <summary>A RUNNING task is a real container of a Docker engine on this machine, published on a loopback address of its own.</summary>
/// <param name="program">The docker command.</param>
public sealed class DockerTaskRuntime(string program = "docker") : ITaskRuntime
{
    // The docker client reads these itself: passed through its environment they would change the client instead of the container.
    static readonly string[] ReadByClient = ["PATH", "HOME", "TMPDIR", "DOCKER_", "BUILDX_", "BUILDKIT_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "LD_", "SSH_"];

    readonly DockerCommand _docker = new(program);

    /// <summary>Whether an engine answers.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False also where there is no docker command.</returns>
    public async Task<bool> IsAvailableAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var version = await _docker.RunAsync(["version", "--format", "{{.Server.Version}}"], cancellationToken: cancellationToken).ConfigureAwait(false);
            return version.Succeeded && version.Output.Length > 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

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
            var inherited = launch.Environment.Where(static v => !IsReadByClient(v.Key)).ToList();
            var run = await _docker.RunAsync(Arguments(launch, name, port), inherited, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (!run.Succeeded) throw new TaskStartException($"CannotStartContainerError: {run.Reason}");
            return new DockerTask(_docker, name, port, launch.WriteLog);
        }
        catch
        {
            await _docker.RunAsync(["rm", "--force", "--volumes", name], cancellationToken: CancellationToken.None).ConfigureAwait(false);
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
        var pull = await _docker.RunAsync(["pull", "--quiet", image], cancellationToken: cancellationToken).ConfigureAwait(false);
        if (pull.Succeeded || (hasHost && await ExistsAsync(image, cancellationToken).ConfigureAwait(false))) return;
        throw new TaskStartException($"CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref {image}: {pull.Reason}");
    }

    async Task<bool> ExistsAsync(string image, CancellationToken cancellationToken) =>
        (await _docker.RunAsync(["image", "inspect", "--format", "{{.Id}}", image], cancellationToken: cancellationToken).ConfigureAwait(false)).Succeeded;

    static List<string> Arguments(TaskLaunch launch, string name, int port)
    {
        List<string> arguments =
        [
            "run", "--detach", "--pull", "never", "--name", name, "--label", "showtime.sandbox.service=" + launch.Service,
            "--memory", launch.MemoryMiB.ToString(CultureInfo.InvariantCulture) + "m",
        ];
        if (launch.Ports is [var containerPort, ..])
        {
            arguments.AddRange(["--publish", string.Create(CultureInfo.InvariantCulture, $"{launch.Address}:{port}:{containerPort}")]);
        }

        foreach (var (variable, value) in launch.Environment)
        {
            arguments.AddRange(["--env", IsReadByClient(variable) ? $"{variable}={value}" : variable]);
        }

        if (launch.EntryPoint is [var entry, ..]) arguments.AddRange(["--entrypoint", entry]);
        arguments.Add(launch.Image);
        arguments.AddRange(launch.EntryPoint?.Skip(1) ?? []);
        arguments.AddRange(launch.Command ?? []);
        return arguments;
    }

    static bool IsReadByClient(string variable) => ReadByClient.Any(r => variable.StartsWith(r, StringComparison.OrdinalIgnoreCase));
}
