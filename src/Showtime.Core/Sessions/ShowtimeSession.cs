using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Inventory;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;

namespace Showtime.Core.Sessions;

/// <summary>The jobs of Showtime over one backend, which the session owns.</summary>
/// <param name="backend">The ports' implementations.</param>
/// <param name="log">Receives what happens; null for nobody.</param>
public sealed class ShowtimeSession(IShowtimeBackend backend, IActivityLog? log = null) : IShowtimeSession
{
    /// <inheritdoc/>
    public string Repository => backend.PullRequests.Repository;

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(SyncRequest request, CancellationToken cancellationToken) =>
        new Reconciler(backend, log).PlanAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<SyncResult> SyncAsync(SyncRequest request, CancellationToken cancellationToken) =>
        new Reconciler(backend, log).RunAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RemovedEnvironment>> RemoveAsync(RemovalRequest request, CancellationToken cancellationToken) =>
        new Reconciler(backend, log).RemoveAsync(request, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ShowtimeEnvironment> ListAsync(EnvironmentQuery query, CancellationToken cancellationToken) =>
        new EnvironmentInventory(backend).ListAsync(query, cancellationToken);

    /// <inheritdoc/>
    public Task<ResolvedConfiguration> ConfigurationAsync(CancellationToken cancellationToken) => backend.ConfigurationAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PullRequestSnapshot>> ListOpenPullRequestsAsync(int limit, CancellationToken cancellationToken) =>
        backend.PullRequests.ListOpenAsync(limit, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => backend.DisposeAsync();
}
