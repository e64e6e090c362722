using System.Text.Json;
using System.Text.Json.Nodes;
using Docker.DotNet.Models;
using Showtime.Adapters.Processes;
using Showtime.Adapters.Registries;
using Showtime.Core.Configuration;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Docker;

/// <summary>
/// Builds with the <c>docker</c> command, buildx where it is there, else the command's own BuildKit: no .NET client speaks BuildKit's session.
/// Everything else uses the engine's API.
/// </summary>
internal sealed class DockerImageBuilder(DockerBuildSettings settings) : IImageBuilder
{
    /// <summary>Longer than at a prompt: a busy engine is no reason to abandon a job.</summary>
    static readonly TimeSpan ProbePeriod = TimeSpan.FromSeconds(20);

    static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(10);

    /// <summary>How many of the last lines of a push are kept for an error.</summary>
    const int PushTailLines = 20;

    public async Task<string?> BuildAsync(ImageBuildRequest request, CancellationToken cancellationToken)
    {
        var image = ImageReference.Parse(request.Reference);
        var engine = await DockerEngine.ProbeAsync(
            settings.Variables, settings.Processes, settings.Time, ProbePeriod, cancellationToken).ConfigureAwait(false);
        if (engine.BuildProblem is { } problem)
        {
            throw new ShowtimeException(
                engine.Answers ? ShowtimeError.BuildFailed : ShowtimeError.Unreachable,
                $"{request.Reference} cannot be built: {problem}",
                $"Install docker with buildx and start the engine, or name another client with {DockerEngine.ClientVariable}.")
            {
                Cause = FailureCause.Configuration,
            };
        }
        using var tree = await CommitTree.CheckOutAsync(
            settings.WorkingDirectory, request.Sha, settings.RepositoryUrl, settings.Variables, settings.Processes, cancellationToken).ConfigureAwait(false);
        if (tree.LfsPointers is [var first, ..])
        {
            var others = tree.LfsPointers.Count == 1 ? "is a Git LFS pointer" : $"and {tree.LfsPointers.Count - 1} other files are Git LFS pointers";
            Report(
                ActivityKind.Warning,
                request,
                $"'{first}' {others}: the build sees only the pointers, because nothing is downloaded from an address that a commit names. "
                + "Have the Dockerfile download what the image needs.");
        }
        var context = BuildContext.Resolve(tree.Path, settings.Image.Context, settings.Image.Dockerfile);
        var credentials = request.Archive is null ? await FindCredentialsAsync(image, cancellationToken).ConfigureAwait(false) : [];
        using var docker = DockerConnection.Open(settings.Variables);
        var job = new Job(request, image, engine, docker, context, credentials, new OutputCleaner(SecretsOf(credentials.Values)));
        return await BuildAsync(job, cancellationToken).ConfigureAwait(false);
    }

    async Task<string?> BuildAsync(Job job, CancellationToken cancellationToken)
    {
        // Untrusted code is built without any credential, and pushed in a second step.
        var push = settings.Push && job.Request.Archive is null;
        var pushWithBuild = push && !settings.Load && job.Request.Trusted && job.Engine.BuildxVersion is not null;
        IReadOnlyDictionary<string, RegistryCredential> forBuild = job.Request.Trusted ? job.Credentials : new Dictionary<string, RegistryCredential>();
        string? digest = null;
        using (var config = TemporaryDockerConfig.Create(settings.Variables, forBuild, job.Request.Trusted))
        {
            var environment = DockerEnvironment.Select(settings.Variables, config);
            var options = await OptionsAsync(job, pushWithBuild ? config.MetadataFile : null, environment, cancellationToken).ConfigureAwait(false);
            BuildLog log = new();
            var result = await RunAsync(job, BuildArguments.Of(options, job.Engine), environment, log.Add, cancellationToken).ConfigureAwait(false);
            if (!result.Succeeded)
                throw BuildFailure(job, log, result);
            if (pushWithBuild)
                digest = ReadDigest(config.MetadataFile);
        }
        if (job.Request.Archive is { } archive)
            await SaveAsync(job, archive, cancellationToken).ConfigureAwait(false);
        else if (push && !pushWithBuild)
            digest = await PushAsync(job, cancellationToken).ConfigureAwait(false);
        if (push && digest is null)
            Report(
                ActivityKind.Warning,
                job.Request,
                $"{job.Image} is deployed by its tag, which may come to name another image: docker did not tell its digest.");
        return digest;
    }

    static string? ReadDigest(string metadataFile)
    {
        try
        {
            return Checked((string?)JsonNode.Parse(File.ReadAllText(metadataFile))?["containerimage.digest"]);
        }
        catch (Exception failure) when (failure is IOException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    static string? Checked(string? digest) => ImageReference.IsDigest(digest) ? digest : null;

    async Task<BuildOptions> OptionsAsync(
        Job job, string? metadataFile, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var cache = string.IsNullOrEmpty(settings.Image.Cache) ? null : ImageReference.Parse(settings.Image.Cache);
        var export = cache is not null && settings.Push && job.Request.Trusted && InContinuousIntegration
            && await CanExportCacheAsync(job, environment, cancellationToken).ConfigureAwait(false);
        return new BuildOptions
        {
            Image = job.Image,
            Context = job.Context.Folder,
            Dockerfile = job.Context.Dockerfile,
            Target = settings.Image.Target,
            Platform = settings.Image.Platform,
            Network = settings.Image.Network,
            BuildArgs = settings.Image.BuildArgs,
            Labels = Labels(job),
            CacheFrom = cache,
            CacheTo = export ? cache : null,
            Push = metadataFile is not null,
            MetadataFile = metadataFile,
        };
    }

    bool InContinuousIntegration =>
        settings.Variables.GetValueOrDefault("GITHUB_ACTIONS") == "true" || settings.Variables.GetValueOrDefault("CI") == "true";

    /// <summary>The image's own name is in it, so that no two tags share a manifest: a registry that deletes by digest takes one tag only.</summary>
    static Dictionary<string, string> Labels(Job job) => new()
    {
        ["org.opencontainers.image.revision"] = job.Request.Sha,
        ["showtime.image"] = job.Image.ToString(),
        ["showtime.pull-request"] = job.Request.PullRequest.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    async Task<bool> CanExportCacheAsync(Job job, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        if (job.Engine.BuildxVersion is null)
        {
            Report(ActivityKind.Warning, job.Request, "The build cache is not exported: this docker client has no buildx.");
            return false;
        }
        var driver = "";
        var inspected = await RunAsync(job, ["buildx", "inspect"], environment, Take, cancellationToken, quiet: true).ConfigureAwait(false);
        if (inspected.Succeeded && driver is not ("docker" or ""))
            return true;
        // The engine's own builder can export where it keeps images in containerd.
        var info = await job.Docker.AskAsync(client => client.System.GetSystemInfoAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        var containerd = info.DriverStatus?.Any(static pair => pair.Contains("io.containerd.snapshotter.v1")) ?? false;
        if (!containerd)
            Report(
                ActivityKind.Warning,
                job.Request,
                "The build cache is not exported: the builder's driver cannot (docker buildx create --use makes one that can).");
        return containerd;

        void Take(string line)
        {
            if (driver.Length == 0 && line.StartsWith("Driver:", StringComparison.Ordinal))
                driver = line["Driver:".Length..].Trim();
        }
    }

    async Task SaveAsync(Job job, string archive, CancellationToken cancellationToken)
    {
        Report(ActivityKind.Step, job.Request, $"Writing {archive}");
        // A partial archive must never have the final name.
        var unfinished = archive + ".unfinished";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            var file = new FileStream(unfinished, options);
            await using (file.ConfigureAwait(false))
            {
                await job.Docker.AskAsync(
                    async client =>
                    {
                        var image = await client.Images.SaveImageAsync(job.Image.ToString(), cancellationToken).ConfigureAwait(false);
                        await using (image.ConfigureAwait(false))
                            await image.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
                    },
                    cancellationToken).ConfigureAwait(false);
            }
            File.Move(unfinished, archive, overwrite: true);
        }
        catch (Exception failure) when (failure is ShowtimeException or IOException or UnauthorizedAccessException)
        {
            throw new ShowtimeException(
                ShowtimeError.BuildFailed,
                $"{job.Image} was built, but could not be written to '{archive}': {failure.Message}",
                inner: failure) { Target = archive };
        }
        finally
        {
            File.Delete(unfinished);
            await RemoveFromEngineAsync(job, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The credential goes to the engine in the request's X-Registry-Auth header, and into no file.</summary>
    async Task<string?> PushAsync(Job job, CancellationToken cancellationToken)
    {
        Report(ActivityKind.Step, job.Request, $"Pushing {job.Image}");
        var credential = job.Credentials.GetValueOrDefault(job.Image.Registry);
        AuthConfig? login = credential is null ? null : new()
        {
            Username = credential.Username,
            Password = credential.Password,
            IdentityToken = credential.IdentityToken,
            ServerAddress = DockerConfigCredentials.KeyOf(job.Image.Registry),
        };
        OutputTail tail = new(PushTailLines, line => job.Request.Output?.Invoke(line.Text));
        string? refusal = null, digest = null;
        Immediately<JSONMessage> progress = new(message =>
        {
            refusal = message.Error is { } error ? error.Message ?? "the registry gives no reason" : refusal;
            if (message.Aux?.ExtensionData?.TryGetValue("Digest", out var told) == true)
                digest = Checked(told?.ToString());
            // A layer's progress comes many times a second.
            var text = message.Error?.Message ?? (message.Progress?.Total > 0 ? null : message.Status);
            if (!string.IsNullOrEmpty(text))
                tail.Add(new ProcessLine(job.Cleaner.Clean(message.ID is { Length: > 0 } id ? $"{id}: {text}" : text), message.Error is not null));
        });
        try
        {
            await job.Docker.AskAsync(
                client => client.Images.PushImageAsync(
                    $"{job.Image.Registry}/{job.Image.Repository}", new ImagePushParameters { Tag = job.Image.Tag }, login, progress, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }
        catch (ShowtimeException failure) when (failure.Error != ShowtimeError.Unreachable)
        {
            refusal = failure.Message;
        }
        if (!settings.Load)
            await RemoveFromEngineAsync(job, cancellationToken).ConfigureAwait(false);
        if (refusal is not null)
            throw PushFailure(job, job.Cleaner.Clean(refusal), tail);
        return digest;
    }

    async Task RemoveFromEngineAsync(Job job, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return;
        try
        {
            await job.Docker.AskAsync(
                client => client.Images.DeleteImageAsync(job.Image.ToString(), new ImageDeleteParameters(), cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }
        catch (ShowtimeException failure)
        {
            Report(ActivityKind.Warning, job.Request, $"{job.Image} stays in this machine's engine: {failure.Message}");
        }
    }

    async Task<ProcessResult> RunAsync(
        Job job, IReadOnlyList<string> arguments, Dictionary<string, string> environment, Action<string>? onLine,
        CancellationToken cancellationToken, bool quiet = false)
    {
        var command = new ProcessCommand(job.Engine.ClientPath!, arguments)
        {
            Environment = environment,
            WorkingDirectory = job.Context.Folder,
            GracePeriod = GracePeriod,
        };
        return await settings.Processes.RunAsync(command, Take, cancellationToken).ConfigureAwait(false);

        void Take(ProcessLine line)
        {
            var text = job.Cleaner.Clean(line.Text);
            onLine?.Invoke(text);
            if (!quiet)
                job.Request.Output?.Invoke(text);
        }
    }

    async Task<Dictionary<string, RegistryCredential>> FindCredentialsAsync(ImageReference image, CancellationToken cancellationToken)
    {
        Dictionary<string, RegistryCredential> found = [];
        List<string> registries = [image.Registry];
        if (!string.IsNullOrEmpty(settings.Image.Cache))
            registries.Add(ImageReference.Parse(settings.Image.Cache).Registry);
        foreach (var registry in registries.Distinct())
        {
            if (await settings.Credentials.FindAsync(registry, cancellationToken).ConfigureAwait(false) is { } credential)
                found[registry] = credential;
        }
        return found;
    }

    static IEnumerable<string> SecretsOf(IEnumerable<RegistryCredential> credentials) =>
        credentials.SelectMany(static credential => new[] { credential.Password, credential.IdentityToken ?? "" });

    static ShowtimeException BuildFailure(Job job, BuildLog log, ProcessResult result)
    {
        var reason = log.Reason ?? LastComplaint(job, result);
        var step = log.FailedStep is { } name ? $" at {name}" : "";
        return new ShowtimeException(
            ShowtimeError.BuildFailed,
            $"The build of {job.Image} failed{step}: {reason}",
            IsPush(log) ? PushRemedy(job, reason) : "Repair the build and push again; the last lines of the step are its log.")
        {
            Target = job.Image.ToString(),
            Cause = IsPush(log) ? FailureCause.RegistryRefused : FailureCause.BuildStep,
            LogTail = log.Tail,
        };
    }

    /// <summary>BuildKit pushes as the last step of an export.</summary>
    static bool IsPush(BuildLog log) =>
        log.FailedStep is { } step && (step.StartsWith("exporting", StringComparison.Ordinal) || step.StartsWith("pushing", StringComparison.Ordinal))
        || log.Reason is { } reason && reason.StartsWith("failed to push", StringComparison.Ordinal);

    static ShowtimeException PushFailure(Job job, string reason, OutputTail tail) => new(
        ShowtimeError.BuildFailed,
        $"{job.Image} was built, but could not be pushed: {reason}",
        PushRemedy(job, reason))
    {
        Target = job.Image.ToString(),
        Cause = FailureCause.RegistryRefused,
        LogTail = [.. tail.ToList().Select(static line => line.Text)],
    };

    static string PushRemedy(Job job, string reason) =>
        reason.Contains("immutable", StringComparison.OrdinalIgnoreCase)
            ? "The registry's tags are immutable, and the commit's image is there already. Stop the environment, which deletes the image, and start it again."
            : job.Credentials.ContainsKey(job.Image.Registry)
            ? $"Check that the credential for {job.Image.Registry} may push to {job.Image.Repository}."
            : $"No credential for {job.Image.Registry} was found: log in with 'docker login'.";

    static string LastComplaint(Job job, ProcessResult result)
    {
        var text = result.Tail.LastOrDefault(static line => line.IsError && !string.IsNullOrWhiteSpace(line.Text)).Text;
        return text is null ? $"docker ended with exit code {result.ExitCode}." : job.Cleaner.Clean(text.Trim());
    }

    void Report(ActivityKind kind, ImageBuildRequest request, string message) =>
        settings.Log?.Report(new Activity(kind, message, request.PullRequest, request.Sha[..7]));

    sealed record Job(
        ImageBuildRequest Request, ImageReference Image, DockerEngine Engine, DockerConnection Docker, BuildContext Context,
        IReadOnlyDictionary<string, RegistryCredential> Credentials, OutputCleaner Cleaner);
}

/// <summary>The settings of a <see cref="DockerImageBuilder"/>.</summary>
internal sealed record DockerBuildSettings
{
    public required ImageConfiguration Image { get; init; }

    /// <summary>A folder in the clone that commits are built from, where there is one.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Where a commit is fetched from if no local clone has it; null for nowhere.</summary>
    public Uri? RepositoryUrl { get; init; }

    /// <summary>The environment of the job. What builds see of it is an allow-list.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    public required IRegistryCredentialSource Credentials { get; init; }

    public required IProcessRunner Processes { get; init; }

    public required TimeProvider Time { get; init; }

    public IActivityLog? Log { get; init; }

    /// <summary>Push to the registry. Without it the image is in the engine only.</summary>
    public bool Push { get; init; } = true;

    /// <summary>Leave the image in the engine as well.</summary>
    public bool Load { get; init; }
}

/// <summary>Handles progress at once and in order. <see cref="Progress{T}"/> hands it to another thread.</summary>
internal sealed class Immediately<T>(Action<T> take) : IProgress<T>
{
    public void Report(T value) => take(value);
}
