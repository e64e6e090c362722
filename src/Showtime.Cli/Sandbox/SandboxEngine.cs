using Showtime.Adapters.Docker;
using Showtime.SandboxHost;

namespace Showtime.Cli.Sandbox;

/// <summary>The Docker engine that a sandbox builds with and runs containers on, or why there is none.</summary>
sealed record SandboxEngine
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>The docker client; null where nothing can be built.</summary>
    public string? Client { get; init; }

    /// <summary>What the containers are made of; null where nothing can be built.</summary>
    public SandboxImage? Image { get; init; }

    /// <summary>One line for the person: what is used, or why not.</summary>
    public required string Description { get; init; }

    /// <summary>Looks for one.</summary>
    public static async Task<SandboxEngine> FindAsync(IReadOnlyDictionary<string, string> variables, TimeProvider time, CancellationToken cancellationToken)
    {
        var engine = await DockerEngine.ProbeAsync(variables, time, cancellationToken);
        if (engine.BuildProblem is { } problem) return None(problem.TrimEnd('.'));
        if (await RunAsync("git", ["--version"], time, cancellationToken) is null) return None("there is no git, which a build needs");
        var client = engine.ClientPath!;
        if (SandboxImage.FindStaticBusybox() is { } busybox && await PlatformAsync(client, time, cancellationToken) == SandboxImage.Platform)
        {
            return Found(client, new SandboxImage(busybox), engine);
        }

        var here = await RunAsync(client, ["image", "inspect", SandboxImage.PublicImage], time, cancellationToken) is not null
            || await RunAsync(client, ["pull", "--quiet", SandboxImage.PublicImage], time, cancellationToken) is not null;
        return here
            ? Found(client, new SandboxImage(Binary: null), engine)
            : None($"the engine answers, but there is neither a static busybox here nor can {SandboxImage.PublicImage} be pulled");
    }

    /// <summary>The identifier of an image that the engine has; null where it has none of that name.</summary>
    public async Task<string?> IdentifyAsync(string image, TimeProvider time, CancellationToken cancellationToken) =>
        await RunAsync(Client!, ["image", "inspect", "--format", "{{.Id}}", image], time, cancellationToken);

    /// <summary>Removes what was built of these commits from the engine.</summary>
    public async Task RemoveImagesAsync(IEnumerable<SandboxCommit> commits, TimeProvider time)
    {
        if (Client is null) return;
        var listed = await RunAsync(Client, ["image", "ls", "--format", "{{.Repository}}:{{.Tag}}", SandboxSeed.ImageRepository], time, CancellationToken.None);
        var endings = commits.Select(commit => $"-{commit.Short}-ci").ToList();
        var images = (listed ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(image => endings.Exists(ending => image.EndsWith(ending, StringComparison.Ordinal)))
            .ToList();
        if (images.Count > 0) await RunAsync(Client, ["image", "rm", "--force", .. images], time, CancellationToken.None);
    }

    static Task<string?> PlatformAsync(string client, TimeProvider time, CancellationToken cancellationToken) =>
        RunAsync(client, ["version", "--format", "{{.Server.Os}}/{{.Server.Arch}}"], time, cancellationToken);

    /// <summary>No engine, and the reason.</summary>
    public static SandboxEngine None(string why) => new() { Description = $"{why}: a task is the sandbox's own page." };

    static SandboxEngine Found(string client, SandboxImage image, DockerEngine engine) => new()
    {
        Client = client,
        Image = image,
        Description = $"engine {engine.ServerVersion}: images are really built"
            + $" ({(image.Binary is null ? $"from {SandboxImage.PublicImage}" : "from scratch, with this machine's busybox")}) and a task is a container.",
    };

    /// <summary>What a command printed; null where it is missing, failed, or took too long.</summary>
    static async Task<string?> RunAsync(string program, string[] arguments, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await CommandOutput.ReadAsync(program, arguments, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
