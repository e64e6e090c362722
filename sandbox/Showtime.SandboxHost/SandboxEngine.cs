using System.Net;
using Docker.DotNet.Models;
using Showtime.Adapters;
using Showtime.Adapters.Docker;
using Showtime.Adapters.Processes;
using Showtime.Core.Errors;
using Showtime.Sandbox.Aws;

namespace Showtime.SandboxHost;

/// <summary>The Docker engine that a sandbox builds with and runs containers on, or the reason why there is none.</summary>
sealed class SandboxEngine : IDisposable
{
    /// <summary>How long git and each request to the engine may take.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>The engine; null where nothing can be built.</summary>
    public DockerConnection? Docker { get; private init; }

    /// <summary>What the containers are made of; null where nothing can be built.</summary>
    public SandboxImage? Image { get; private init; }

    /// <summary>One line for the person: what is used, or why not.</summary>
    public required string Description { get; init; }

    /// <summary>Looks for one.</summary>
    public static async Task<SandboxEngine> FindAsync(IReadOnlyDictionary<string, string> variables, TimeProvider time, CancellationToken cancellationToken)
    {
        var engine = await DockerEngine.ProbeAsync(variables, time, cancellationToken).ConfigureAwait(false);
        if (engine.BuildProblem is { } problem) return None(problem.TrimEnd('.'));
        var git = await WithinAsync(
            token => CommandOutput.ReadAsync("git", ["--version"], variables, folder: null, token), time, cancellationToken).ConfigureAwait(false);
        if (git is null)
        {
            return None("there is no git, which a build needs");
        }

        var docker = DockerConnection.Open(variables);
        var busybox = engine.Platform == SandboxImage.Platform ? SandboxImage.FindStaticBusybox() : null;
        if (busybox is not null || await HasPublicImageAsync(docker, time, cancellationToken).ConfigureAwait(false))
        {
            return new()
            {
                Docker = docker,
                Image = new SandboxImage(busybox),
                Description = $"engine {engine.ServerVersion}: images are really built"
                    + $" ({(busybox is null ? $"from {SandboxImage.PublicImage}" : "from scratch, with this machine's busybox")}) and a task is a container.",
            };
        }

        docker.Dispose();
        return None($"the engine answers, but there is neither a static busybox here nor can {SandboxImage.PublicImage} be pulled");
    }

    /// <summary>No engine, and the reason.</summary>
    public static SandboxEngine None(string why) => new() { Description = $"{why}: a task is the sandbox's own page." };

    /// <summary>How a sandbox is set up that uses it.</summary>
    public LocalSandboxOptions Options(TimeProvider time) => new()
    {
        Time = time,
        Platform = SandboxImage.Platform,
        Runtime = Docker is null ? null : new EngineTaskRuntime(this),
        Builder = Docker is null ? TagOnlyImages.Register : TagOnlyImages.BuildAndRegister,
    };

    /// <summary>The identifier of an image that the engine has; null where it has none of that name.</summary>
    public Task<string?> IdentifyAsync(string image, CancellationToken cancellationToken) => IdentifyAsync(Docker!, image, cancellationToken);

    /// <summary>Removes what was built of these commits from the engine.</summary>
    public async Task RemoveImagesAsync(IEnumerable<SandboxCommit> commits)
    {
        if (Docker is null) return;
        var endings = commits.Select(commit => $"-{commit.Short}-ci").ToList();
        try
        {
            var reference = new Dictionary<string, bool> { [SandboxSeed.ImageRepository] = true };
            var ours = new ImagesListParameters { Filters = new Dictionary<string, IDictionary<string, bool>> { ["reference"] = reference } };
            var images = await Docker
                .AskAsync(client => client.Images.ListImagesAsync(ours, CancellationToken.None), CancellationToken.None)
                .ConfigureAwait(false);
            foreach (var image in images)
            {
                foreach (var tag in image.RepoTags?.Where(tag => endings.Exists(ending => tag.EndsWith(ending, StringComparison.Ordinal))) ?? [])
                {
                    var force = new ImageDeleteParameters { Force = true };
                    await Docker.AskAsync(
                        client => client.Images.DeleteImageAsync(tag, force, CancellationToken.None), CancellationToken.None).ConfigureAwait(false);
                }
            }
        }
        catch (ShowtimeException)
        {
            // An image that is left takes up room and does no harm.
        }
    }

    public void Dispose() => Docker?.Dispose();

    static async Task<bool> HasPublicImageAsync(DockerConnection docker, TimeProvider time, CancellationToken cancellationToken) =>
        await WithinAsync(
            async token =>
            {
                if (await IdentifyAsync(docker, SandboxImage.PublicImage, token).ConfigureAwait(false) is { } here) return here;
                await docker.AskAsync(
                    client => client.Images.CreateImageAsync(
                        new ImagesCreateParameters { FromImage = SandboxImage.PublicImage }, authConfig: null, new Progress<JSONMessage>(), token),
                    token).ConfigureAwait(false);
                return await IdentifyAsync(docker, SandboxImage.PublicImage, token).ConfigureAwait(false);
            },
            time,
            cancellationToken).ConfigureAwait(false) is not null;

    static async Task<string?> IdentifyAsync(DockerConnection docker, string image, CancellationToken cancellationToken)
    {
        try
        {
            return (await docker.AskAsync(client => client.Images.InspectImageAsync(image, cancellationToken), cancellationToken).ConfigureAwait(false)).ID;
        }
        catch (ShowtimeException)
        {
            return null;
        }
    }

    /// <summary>The answer; null where it failed or took too long.</summary>
    static async Task<string?> WithinAsync(Func<CancellationToken, Task<string?>> ask, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await ask(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (ShowtimeException)
        {
            return null;
        }
    }
}

/// <summary>
/// Runs containers of images that this machine's engine has. The sandbox's ECR keeps no layers, and its host name is Amazon's: an image is
/// named by its identifier here, so that the real ECR is never asked for it.
/// </summary>
sealed class EngineTaskRuntime(SandboxEngine engine) : ITaskRuntime
{
    readonly DockerTaskRuntime _docker = new(engine.Docker!.Client);

    public IPAddress NextAddress() => _docker.NextAddress();

    public ValueTask<IRunningTask> StartAsync(TaskLaunch launch, CancellationToken cancellationToken = default) =>
        new(Task.Run(() => RunAsync(launch, cancellationToken), cancellationToken)); // at once: the sandbox holds its lock

    async Task<IRunningTask> RunAsync(TaskLaunch launch, CancellationToken cancellationToken)
    {
        var id = await engine.IdentifyAsync(launch.Image, cancellationToken).ConfigureAwait(false)
            ?? throw new TaskStartException($"CannotPullContainerError: the engine of this machine has no image {launch.Image}");
        return await _docker.StartAsync(launch with { Image = id }, cancellationToken).ConfigureAwait(false);
    }
}
