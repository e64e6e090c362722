using Showtime.Core.Errors;

namespace Showtime.Core.Ports;

/// <summary>Leases on pull requests: at most one job works on one at a time (design, Claim).</summary>
public interface ILeases
{
    /// <summary>
    /// Tries to take the lease by creating its definition, and reads back in the same request. Does not break a lease that another holds.
    /// </summary>
    /// <param name="current">The pull request as last read.</param>
    /// <param name="owner">A name unique to this process and attempt: at most 60 characters of letters, digits, <c>.</c> and <c>-</c>.</param>
    /// <param name="until">Until when, by this machine's clock.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>
    /// The pull request after the attempt. It was taken if and only if the snapshot's lease has this owner. A lost answer is settled by
    /// reading: a definition with this owner counts as taken.
    /// </returns>
    Task<PullRequestSnapshot> TryAcquireAsync(PullRequestSnapshot current, string owner, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Prolongs a lease by its id.</summary>
    /// <param name="lease">The lease as acquired or last renewed.</param>
    /// <param name="until">The new end.</param>
    /// <param name="cancellationToken">Stops before the request.</param>
    /// <returns>The pull request after the renewal, its labels included, so that a holder sees new wishes.</returns>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.LeaseLost"/> where the definition of that id is gone.</exception>
    Task<PullRequestSnapshot> RenewAsync(LeaseRecord lease, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Deletes a lease by its id: to let go of one's own, or to break a dead one. Never by name.</summary>
    /// <param name="lease">The lease as read.</param>
    /// <param name="cancellationToken">Stops before the request.</param>
    /// <returns>True where this call deleted it, or may have (its answer was lost and the id is gone now); false where it was gone before.</returns>
    Task<bool> DeleteAsync(LeaseRecord lease, CancellationToken cancellationToken);

    /// <summary>Reads every lease definition of the repository.</summary>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>The leases, dead ones included.</returns>
    Task<IReadOnlyList<LeaseRecord>> ListAsync(CancellationToken cancellationToken);
}

/// <summary>The lease on a pull request as it was read: a label definition that exists at most once (design, Claim).</summary>
/// <param name="Id">The definition's node id. Only by this id may it be renewed, released or broken.</param>
/// <param name="PullRequest">The pull request's number.</param>
/// <param name="Owner">The job that holds it: unique to one process and one acquisition.</param>
/// <param name="Until">Until when it holds, by the holder's clock. A description that cannot be read gives <see cref="DateTimeOffset.MinValue"/>.</param>
public sealed record LeaseRecord(string Id, int PullRequest, string Owner, DateTimeOffset Until);
