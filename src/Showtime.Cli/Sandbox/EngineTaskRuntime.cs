using System.Net;
using Showtime.Sandbox.Aws;

namespace Showtime.Cli.Sandbox;

/// <summary>
/// Runs containers of images that this machine's engine has. The sandbox's ECR keeps no layers, and its host name is Amazon's: an image is
/// named by its identifier here, so that nobody asks the real one for it.
/// </summary>
sealed class EngineTaskRuntime(SandboxEngine engine) : ITaskRuntime
{
    readonly DockerTaskRuntime _docker = new(engine.Docker!.Client);

    public IPAddress NextAddress() => _docker.NextAddress();

    public ValueTask<IRunningTask> StartAsync(TaskLaunch launch, CancellationToken cancellationToken = default) =>
        new(Task.Run(() => RunAsync(launch, cancellationToken), cancellationToken)); // at once: the sandbox holds its lock

    async Task<IRunningTask> RunAsync(TaskLaunch launch, CancellationToken cancellationToken)
    {
        var id = await engine.IdentifyAsync(launch.Image, cancellationToken)
            ?? throw new TaskStartException($"CannotPullContainerError: the engine of this machine has no image {launch.Image}");
        return await _docker.StartAsync(launch with { Image = id }, cancellationToken);
    }
}
