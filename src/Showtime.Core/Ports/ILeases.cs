using Showtime.Core.Errors;
using Showtime.Core.Text;

namespace Showtime.Core.Ports;

/// <summary>
/// Leases on pull requests: only one job at a time works on a pull request. A token that is cancelled stops the call before its next request.
/// </summary>
interface ILeases
{
    /// <summary>
    /// Tries to take the lease by creating its definition, and reads the pull request in the same request. It never breaks another job's lease. If the answer
    /// is lost, it reads again: a definition with this owner counts as taken.
    /// </summary>
    /// <param name="current">The pull request as last read.</param>
    /// <param name="owner">A name unique to this process and attempt: at most 60 letters, digits, <c>.</c> and <c>-</c>.</param>
    /// <param name="until">When it ends, by the host's clock.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>The pull request after the attempt. The lease was taken if and only if the snapshot's lease has this owner.</returns>
    Task<PullRequestSnapshot> TryAcquireAsync(PullRequestSnapshot current, string owner, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Gives a lease a new end, by its id.</summary>
    /// <returns>The pull request afterwards with its labels, so that the holder sees new requests.</returns>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.LeaseLost"/> if the definition with that id is gone.</exception>
    Task<PullRequestSnapshot> RenewAsync(LeaseRecord lease, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Deletes a lease by its id, never by its name: to release one's own, or to break an expired one.</summary>
    /// <returns>True if this call deleted it, or may have (the answer was lost and the id is gone); false if it was gone before.</returns>
    Task<bool> DeleteAsync(LeaseRecord lease, CancellationToken cancellationToken);
}

/// <summary>A lease as it was read: a label definition, of which GitHub allows only one with the same name.</summary>
/// <param name="Id">The definition's node id, by which it is renewed, released and broken.</param>
/// <param name="PullRequest">The pull request's number.</param>
/// <param name="Owner">The job that holds it: unique to one process and one acquisition.</param>
/// <param name="Until">When it ends, by the host's clock; <see cref="DateTimeOffset.MinValue"/> if its description cannot be read.</param>
public sealed record LeaseRecord(string Id, int PullRequest, string Owner, DateTimeOffset Until)
{
    /// <summary>The job that holds it: what Showtime wrote, or the harmless text of what somebody else did.</summary>
    public string Owner { get; init => field = UntrustedText.Display(value); } = UntrustedText.Display(Owner);
}
