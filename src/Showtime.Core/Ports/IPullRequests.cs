using Showtime.Core.Errors;

namespace Showtime.Core.Ports;

/// <summary>The pull requests of one repository. Every read is complete or throws <see cref="ShowtimeException"/>: never an empty answer for a failed one.</summary>
public interface IPullRequests
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    string Repository { get; }

    /// <summary>Reads one pull request in one request: labels, who put them there, lease.</summary>
    /// <param name="number">The number.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>The snapshot.</returns>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.NotFound"/> where there is none, and the read's own failures.</exception>
    Task<PullRequestSnapshot> ReadAsync(int number, CancellationToken cancellationToken);

    /// <summary>Reads every pull request that carries a circus label, open or closed, page by page.</summary>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>The snapshots as the pages arrive. An exception in the middle says that more may have been there.</returns>
    IAsyncEnumerable<PullRequestSnapshot> ListAsync(CancellationToken cancellationToken);

    /// <summary>Reads the numbers and titles of open pull requests, newest first, for completion.</summary>
    /// <param name="limit">At most how many, up to 100.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>Snapshots.</returns>
    Task<IReadOnlyList<PullRequestSnapshot>> ListOpenAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Reads a person's permission.</summary>
    /// <param name="login">The login.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>The permission; <see cref="PermissionLevel.None"/> for a login that is not a collaborator (404).</returns>
    /// <exception cref="ShowtimeException">The permission could not be read. Whoever asks takes that for no permission.</exception>
    Task<PermissionLevel> ReadPermissionAsync(string login, CancellationToken cancellationToken);

    /// <summary>Finds a commit of the repository or its pull requests.</summary>
    /// <param name="sha">7 to 40 hex digits.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>The 40 digits, or null where there is no such commit.</returns>
    Task<string?> FindCommitAsync(string sha, CancellationToken cancellationToken);

    /// <summary>Asks when the branch of a pull request came to a commit.</summary>
    /// <param name="pullRequest">The pull request as last read.</param>
    /// <param name="commit">40 hex digits.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>That; without a time where the host does not tell it.</returns>
    Task<HeadHistory> ReadHeadAsync(PullRequestSnapshot pullRequest, string commit, CancellationToken cancellationToken);

    /// <summary>Finds the open pull requests whose head is that branch of that repository and that commit, by asking the host.</summary>
    /// <param name="head">The head.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>Their numbers, in ascending order; more than one where a branch is proposed to several.</returns>
    Task<IReadOnlyList<int>> FindByHeadAsync(Events.HeadReference head, CancellationToken cancellationToken);

    /// <summary>
    /// Writes one transition: at most one request for missing definitions and one for labels and comment together. Lost answers are settled by
    /// looking again; what was done is not done twice.
    /// </summary>
    /// <param name="current">The pull request as last read.</param>
    /// <param name="change">What to change.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>The pull request after the change, with its lease, from the answer of the last request.</returns>
    Task<PullRequestSnapshot> ApplyAsync(PullRequestSnapshot current, PullRequestChange change, CancellationToken cancellationToken);

    /// <summary>Puts a reaction to a comment; one that is there already is left as it is.</summary>
    /// <param name="commentId">The number of the comment.</param>
    /// <param name="reaction">Which.</param>
    /// <param name="cancellationToken">Stops before the request.</param>
    /// <returns>False where the comment has been deleted.</returns>
    Task<bool> ReactAsync(long commentId, CommentReaction reaction, CancellationToken cancellationToken);

    /// <summary>Deletes definitions by name, as far as no pull request or issue carries them; absent ones are no error.</summary>
    /// <param name="names">Names of definitions that hold a commit's digits or a feature flag.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>The names that were deleted or were gone.</returns>
    Task<IReadOnlyList<string>> DeleteUnusedDefinitionsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>Reads every definition whose name starts with the tent.</summary>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>All of them, with the number of issues and pull requests that carry each.</returns>
    Task<IReadOnlyList<DefinitionUse>> ListDefinitionsAsync(CancellationToken cancellationToken);

    /// <summary>Creates missing definitions and updates those that differ.</summary>
    /// <param name="definitions">The definitions.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>When done.</returns>
    Task DefineAsync(IReadOnlyCollection<Labels.LabelDefinition> definitions, CancellationToken cancellationToken);

    /// <summary>Whether one commit is an ancestor of another, or the same.</summary>
    /// <param name="ancestor">7 to 40 hex digits.</param>
    /// <param name="descendant">7 to 40 hex digits.</param>
    /// <param name="cancellationToken">Stops before the request.</param>
    /// <returns>Whether it is.</returns>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.NotFound"/> where one of them does not exist.</exception>
    Task<bool> IsAncestorAsync(string ancestor, string descendant, CancellationToken cancellationToken);

    /// <summary>Reads a text file of the default branch.</summary>
    /// <param name="path">The path, with forward slashes. <c>.github/showtime.yml</c> comes with every <see cref="ReadAsync"/> and costs no request after one.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>The text, or null where there is no such file.</returns>
    Task<string?> ReadDefaultBranchFileAsync(string path, CancellationToken cancellationToken);
}
