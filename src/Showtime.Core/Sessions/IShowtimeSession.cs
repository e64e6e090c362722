using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Core.Sessions;

/// <summary>Every job of Showtime on one repository. The command line and the cmdlets are two thin fronts on it.</summary>
public interface IShowtimeSession : IAsyncDisposable
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    string Repository { get; }

    /// <summary>Says what <see cref="SyncAsync"/> would do. Writes nothing anywhere and does not ask the cloud.</summary>
    /// <param name="request">The run.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ShowtimeException">The pull request could not be read.</exception>
    Task<Plan> PlanAsync(SyncRequest request, CancellationToken cancellationToken);

    /// <summary>Brings labels, cloud and registry of one pull request to what is wanted.</summary>
    /// <param name="request">The run.</param>
    /// <param name="cancellationToken">Stops it: what was begun is taken down again, then the call throws.</param>
    /// <returns>What was done. An environment that did not come up is a result, not an exception.</returns>
    /// <exception cref="ShowtimeException">Something could not be read, or a removal could not be confirmed.</exception>
    Task<SyncResult> SyncAsync(SyncRequest request, CancellationToken cancellationToken);

    /// <summary>Takes one environment down, or all of a pull request, whatever the labels say, under the lease.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Stops it after the step it is at; a later run carries on.</param>
    /// <returns>What was removed.</returns>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.Conflict"/> where another job works on the pull request, or the removal failed.</exception>
    Task<IReadOnlyList<RemovedEnvironment>> RemoveAsync(RemovalRequest request, CancellationToken cancellationToken);

    /// <summary>Reads environments, labels and cloud joined, as they are found.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The environments. An exception in the middle says that there may be more.</returns>
    IAsyncEnumerable<ShowtimeEnvironment> ListAsync(EnvironmentQuery query, CancellationToken cancellationToken);

    /// <summary>The configuration with the origin of each value.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The configuration.</returns>
    Task<ResolvedConfiguration> ConfigurationAsync(CancellationToken cancellationToken);

    /// <summary>Open pull requests, newest first, for completion.</summary>
    /// <param name="limit">At most how many.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Their snapshots.</returns>
    Task<IReadOnlyList<PullRequestSnapshot>> ListOpenPullRequestsAsync(int limit, CancellationToken cancellationToken);
}
