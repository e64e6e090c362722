using Showtime.Core.Errors;

namespace Showtime.Core.Ports;

/// <summary>
/// GitHub's deployments, which pull requests show as "View deployment". They are optional: a caller goes on if one cannot be written.
/// <c>environment</c> is the name of the GitHub environment that all of them share.
/// </summary>
interface IDeploymentRecords
{
    /// <summary>Lists the records that Showtime made, newest first: of one pull request, or of all if it is null. Complete, or it throws.</summary>
    Task<IReadOnlyList<DeploymentRecord>> ListAsync(string environment, int? pullRequest, CancellationToken cancellationToken);

    /// <summary>Creates a record and returns it with its identifier. It does not check whether one exists.</summary>
    /// <exception cref="ShowtimeException">With <see cref="ShowtimeException.MayHaveHappened"/> if the answer was lost: list before trying again.</exception>
    Task<DeploymentRecord> CreateAsync(string environment, DeploymentRecord record, CancellationToken cancellationToken);

    /// <summary>Sets a record's state and, if known, the environment's address. A repeat changes nothing.</summary>
    Task SetStateAsync(DeploymentRecord record, DeploymentRecordState state, Uri? address, CancellationToken cancellationToken);

    /// <summary>Makes a record inactive and deletes it, unless it is already gone.</summary>
    Task DeleteAsync(DeploymentRecord record, CancellationToken cancellationToken);
}

/// <summary>An environment as GitHub shows it on the pull request ("View deployment").</summary>
/// <param name="Id">GitHub's identifier; empty for one that has not been created.</param>
/// <param name="PullRequest">The pull request.</param>
/// <param name="Commit">The commit, 40 hex digits.</param>
/// <param name="CreatedAt">When it was created, UTC; null for one that has not been created.</param>
public sealed record DeploymentRecord(string Id, int PullRequest, string Commit, DateTimeOffset? CreatedAt = null);

/// <summary>The state of a <see cref="DeploymentRecord"/>.</summary>
enum DeploymentRecordState
{
    /// <summary>It is being built or deployed.</summary>
    InProgress,

    /// <summary>It runs.</summary>
    Success,

    /// <summary>It did not come up.</summary>
    Failure,

    /// <summary>It no longer runs.</summary>
    Inactive,
}
