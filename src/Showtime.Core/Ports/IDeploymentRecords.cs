using Showtime.Core.Errors;

namespace Showtime.Core.Ports;

/// <summary>
/// The environments as the host of the code shows them on pull requests. A record is a courtesy: whoever writes one goes on where that fails.
/// </summary>
public interface IDeploymentRecords
{
    /// <summary>Lists the records that Showtime made, of one pull request or of all, newest first. Complete, or it throws.</summary>
    /// <param name="environment">The host's name for the group that all records are in.</param>
    /// <param name="pullRequest">The pull request; null for all.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>The records.</returns>
    Task<IReadOnlyList<DeploymentRecord>> ListAsync(string environment, int? pullRequest, CancellationToken cancellationToken);

    /// <summary>Creates a record. It does not look for one that is there already.</summary>
    /// <param name="environment">The host's name for the group that all records are in.</param>
    /// <param name="record">Pull request and commit.</param>
    /// <param name="cancellationToken">Stops before the request.</param>
    /// <returns>The record with its identifier.</returns>
    /// <exception cref="ShowtimeException">With <see cref="ShowtimeException.MayHaveHappened"/> where the answer was lost: list before trying again.</exception>
    Task<DeploymentRecord> CreateAsync(string environment, DeploymentRecord record, CancellationToken cancellationToken);

    /// <summary>Says how an environment is.</summary>
    /// <param name="record">The record.</param>
    /// <param name="state">How.</param>
    /// <param name="address">Where it answers, or null.</param>
    /// <param name="cancellationToken">Stops before the request.</param>
    /// <returns>When done. A repeat says the same again.</returns>
    Task SetStateAsync(DeploymentRecord record, DeploymentRecordState state, Uri? address, CancellationToken cancellationToken);

    /// <summary>Makes a record inactive and deletes it; one that is gone is no error.</summary>
    /// <param name="record">The record.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>When done.</returns>
    Task DeleteAsync(DeploymentRecord record, CancellationToken cancellationToken);
}

/// <summary>An environment as the host of the code shows it on the pull request ("View deployment").</summary>
/// <param name="Id">The host's identifier; empty for one that is still to be created.</param>
/// <param name="PullRequest">The pull request.</param>
/// <param name="Commit">The commit, 40 hex digits.</param>
/// <param name="CreatedAt">When it was created, UTC; null for one that is still to be created.</param>
public sealed record DeploymentRecord(string Id, int PullRequest, string Commit, DateTimeOffset? CreatedAt = null);

/// <summary>What a <see cref="DeploymentRecord"/> says of its environment.</summary>
public enum DeploymentRecordState
{
    /// <summary>It is being built or deployed.</summary>
    InProgress,

    /// <summary>It serves.</summary>
    Success,

    /// <summary>It did not come up.</summary>
    Failure,

    /// <summary>It serves no longer.</summary>
    Inactive,
}
