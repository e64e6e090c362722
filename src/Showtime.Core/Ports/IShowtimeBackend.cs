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

    /// <summary>How many more requests the pull requests' host answers; null where it has said nothing yet.</summary>
    RequestBudget? Requests => null;

    /// <summary>The health probe.</summary>
    IHealthProbe HealthProbe { get; }
}
