using Showtime.Core.Configuration;
using Showtime.Core.Errors;

namespace Showtime.Core.Ports;

/// <summary>The real implementations of the ports for one repository, made once by the composition root.</summary>
interface IShowtimeBackend : IAsyncDisposable
{
    /// <summary>The clock that everything uses: the host's time as its answers tell it, with this machine's timers.</summary>
    TimeProvider Time { get; }

    /// <summary>The pull requests.</summary>
    IPullRequests PullRequests { get; }

    /// <summary>GitHub's deployments.</summary>
    IDeploymentRecords Deployments { get; }

    /// <summary>The leases.</summary>
    ILeases Leases { get; }

    /// <summary>How many more requests the host of the pull requests answers; null if it has not said yet.</summary>
    RequestBudget? Requests => null;

    /// <summary>
    /// Says that a job begins in this asynchronous flow that may wait a moment for others, so that what several jobs ask of the host of the pull requests
    /// goes out as one request. While it is the only one, it waits for nobody.
    /// </summary>
    /// <returns>Ends the job; null from a backend that sends each request by itself.</returns>
    IDisposable? BeginJob() => null;

    /// <summary>The health probe.</summary>
    IHealthProbe HealthProbe { get; }

    /// <summary>The configuration with the origin of each value: the named file or the default branch's, then variables, then parameters. Read once.</summary>
    Task<ResolvedConfiguration> ConfigurationAsync(CancellationToken cancellationToken);

    /// <summary>The deployment target of a configuration. Sends no request.</summary>
    IDeploymentTarget Target(ShowtimeConfiguration configuration);

    /// <summary>The image builder of a configuration.</summary>
    IImageBuilder Builder(ShowtimeConfiguration configuration);

    /// <summary>The publisher of archived images of a configuration.</summary>
    IImagePublisher Publisher(ShowtimeConfiguration configuration);

    /// <summary>The image registry of a configuration.</summary>
    IImageRegistry Registry(ShowtimeConfiguration configuration);
}

/// <summary>Makes a backend. The module finds the one implementation in its load context and casts it to this.</summary>
interface IShowtimeBackendFactory
{
    /// <summary>Makes a backend. Sends no request.</summary>
    /// <exception cref="ShowtimeException">No repository, or no token.</exception>
    IShowtimeBackend Connect(ConnectionOptions options);
}

/// <summary>What a backend is made from.</summary>
sealed record ConnectionOptions
{
    /// <summary>Environment variables: tokens, endpoints, configuration overrides. A copy, so that a test can pass its own.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>The repository, <c>owner/name</c>; null takes <c>GITHUB_REPOSITORY</c>, or <c>GITHUB_ORG</c> and <c>GITHUB_REPO</c>.</summary>
    public string? Repository { get; init; }

    /// <summary>The path of a configuration file; null takes <c>SHOWTIME_CONFIG</c>, else the default branch's file.</summary>
    public string? ConfigurationPath { get; init; }

    /// <summary>Values from parameters, by key path (<c>environment.ttl</c>). They override file and variables.</summary>
    public IReadOnlyDictionary<string, string> Overrides { get; init; } = new Dictionary<string, string>();

    /// <summary>The working tree that builds start from; null takes the current directory.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Do not build; assume that the image exists.</summary>
    public bool SkipBuild { get; init; }

    /// <summary>Do not call the cloud; pretend that every request succeeded.</summary>
    public bool SkipCloud { get; init; }

    /// <summary>How long a deployment to a skipped cloud takes.</summary>
    public TimeSpan SkippedCloudDelay { get; init; }

    /// <summary>Read from GitHub, but write nothing to it.</summary>
    public bool SkipGitHubWrites { get; init; }

    /// <summary>Receives what happens, or null.</summary>
    public IActivityLog? Log { get; init; }

    /// <summary>The clock; null takes the system's.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Replaces the network: gives the HTTP handler for a service (<c>github</c>, <c>aws</c>, <c>environment</c>, <c>registry</c>), or null.</summary>
    public Func<string, HttpMessageHandler>? MessageHandler { get; init; }
}
