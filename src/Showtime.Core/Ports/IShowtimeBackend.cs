using Showtime.Core.Configuration;

namespace Showtime.Core.Ports;

/// <summary>The real implementations of the ports for one repository, put together once (the composition root makes it).</summary>
public interface IShowtimeBackend : IAsyncDisposable
{
    /// <summary>The clock of everything.</summary>
    TimeProvider Time { get; }

    /// <summary>The pull requests.</summary>
    IPullRequests PullRequests { get; }

    /// <summary>The environments as pull requests' pages show them.</summary>
    IDeploymentRecords Deployments { get; }

    /// <summary>The leases.</summary>
    ILeases Leases { get; }

    /// <summary>The configuration: the named file, or the default branch's, then variables, then parameters. Read once.</summary>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>The configuration with the origin of each value.</returns>
    Task<ResolvedConfiguration> ConfigurationAsync(CancellationToken cancellationToken);

    /// <summary>The deployment target of that configuration. No request is made.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <returns>The target.</returns>
    IDeploymentTarget Target(ShowtimeConfiguration configuration);

    /// <summary>The image builder of that configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <returns>The builder.</returns>
    IImageBuilder Builder(ShowtimeConfiguration configuration);

    /// <summary>The publisher of archived images of that configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <returns>The publisher.</returns>
    IImagePublisher Publisher(ShowtimeConfiguration configuration);

    /// <summary>The image registry of that configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <returns>The registry.</returns>
    IImageRegistry Registry(ShowtimeConfiguration configuration);

    /// <summary>The health probe.</summary>
    IHealthProbe HealthProbe { get; }
}

/// <summary>Makes a backend. The module finds the one implementation in its load context and casts it to this.</summary>
public interface IShowtimeBackendFactory
{
    /// <summary>Puts a backend together. Makes no request.</summary>
    /// <param name="options">What it is made from.</param>
    /// <returns>The backend.</returns>
    /// <exception cref="Errors.ShowtimeException">No repository, or no token.</exception>
    IShowtimeBackend Connect(ConnectionOptions options);
}

/// <summary>What a backend is made from.</summary>
public sealed record ConnectionOptions
{
    /// <summary>Environment variables: tokens, endpoints, configuration overrides. A copy, so that a test can give its own.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>The repository, <c>owner/name</c>; null takes <c>GITHUB_REPOSITORY</c>, or <c>GITHUB_ORG</c> and <c>GITHUB_REPO</c>.</summary>
    public string? Repository { get; init; }

    /// <summary>The configuration file that the operator names; null takes <c>SHOWTIME_CONFIG</c>, else the default branch's.</summary>
    public string? ConfigurationPath { get; init; }

    /// <summary>Values that parameters give, by key path (<c>environment.ttl</c>); they win over file and variables.</summary>
    public IReadOnlyDictionary<string, string> Overrides { get; init; } = new Dictionary<string, string>();

    /// <summary>The working tree that builds start from; null takes the current directory.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Do not build: take for granted that the image is there.</summary>
    public bool SkipBuild { get; init; }

    /// <summary>Do not touch the cloud: pretend that it did what it was asked.</summary>
    public bool SkipCloud { get; init; }

    /// <summary>How long a deployment to a skipped cloud takes.</summary>
    public TimeSpan SkippedCloudDelay { get; init; }

    /// <summary>Read GitHub, but write nothing there.</summary>
    public bool SkipGitHubWrites { get; init; }

    /// <summary>Receives what happens; null for nobody.</summary>
    public IActivityLog? Log { get; init; }

    /// <summary>The clock; null for the system's.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>What carries HTTP instead of sockets, asked for each service by name (<c>github</c>, <c>aws</c>, <c>environment</c>, <c>registry</c>); null for sockets.</summary>
    public Func<string, HttpMessageHandler>? MessageHandler { get; init; }
}
