using Showtime.Core.Ports;

namespace Showtime.Adapters;

/// <summary>Leases that are held in memory only. A real one is seen and respected.</summary>
internal sealed class DryRunLeases(ILeases inner, IPullRequests pullRequests, DryRunOverlay overlay) : ILeases
{
    public Task<PullRequestSnapshot> TryAcquireAsync(PullRequestSnapshot current, string owner, DateTimeOffset until, CancellationToken cancellationToken) =>
        Task.FromResult(overlay.Acquire(current, owner, until));

    public Task<PullRequestSnapshot> RenewAsync(LeaseRecord lease, DateTimeOffset until, CancellationToken cancellationToken) =>
        pullRequests.ReadAsync(lease.PullRequest, cancellationToken);

    public Task<bool> DeleteAsync(LeaseRecord lease, CancellationToken cancellationToken) => Task.FromResult(overlay.Release(lease));

    public Task<IReadOnlyList<LeaseRecord>> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);
}
