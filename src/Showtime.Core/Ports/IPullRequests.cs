using Showtime.Core.Errors;
using Showtime.Core.Labels;

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

/// <summary>A pull request with all its labels and its lease, read in one request, so that the parts fit together.</summary>
public sealed record PullRequestSnapshot
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The number.</summary>
    public required int Number { get; init; }

    /// <summary>The host's own identifier, for writes.</summary>
    public required string NodeId { get; init; }

    /// <summary>The title. Written by strangers.</summary>
    public string Title { get; init; } = "";

    /// <summary>The description. Written by strangers.</summary>
    public string Body { get; init; } = "";

    /// <summary>Open, closed or merged.</summary>
    public required PullRequestState State { get; init; }

    /// <summary>The head commit, 40 hex digits.</summary>
    public required string HeadSha { get; init; }

    /// <summary>Whether the head is in another repository.</summary>
    public bool IsFork { get; init; }

    /// <summary>When anything of it changed last (a push, an edit, a label, a comment, not a reaction), UTC to the second; null where not known.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The login of the author; null for a deleted account.</summary>
    public string? Author { get; init; }

    /// <summary>The address of its page.</summary>
    public Uri? Url { get; init; }

    /// <summary>Every label on it, of whatever kind. Complete, or the read would have thrown.</summary>
    public IReadOnlyList<AttachedLabel> Labels { get; init; } = [];

    /// <summary>The lease on it, or null.</summary>
    public LeaseRecord? Lease { get; init; }

    /// <summary>The login of whose token read this, bots without <c>[bot]</c>.</summary>
    public required string Viewer { get; init; }
}

/// <summary>Whether a pull request is open.</summary>
public enum PullRequestState
{
    /// <summary>Open, as draft or not.</summary>
    Open,

    /// <summary>Closed without a merge.</summary>
    Closed,

    /// <summary>Merged.</summary>
    Merged,
}

/// <summary>One transition of a pull request, written as few requests as the host allows.</summary>
public sealed record PullRequestChange
{
    /// <summary>Labels to put on. A definition that is missing is created first, one that differs in colour or description is updated.</summary>
    public IReadOnlyList<LabelDefinition> Add { get; init; } = [];

    /// <summary>Names of labels to take off, after the additions. One that is not there is no error.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];

    /// <summary>Definitions to create in the same request as those of <see cref="Add"/>, for transitions to come.</summary>
    public IReadOnlyList<LabelDefinition> Define { get; init; } = [];

    /// <summary>A comment to write or to update in place, or null. One that says this already is not written again.</summary>
    public PullRequestComment? Comment { get; init; }
}

/// <summary>A comment that is found again by a hidden marker, so that a repeat updates it and never doubles it.</summary>
/// <param name="Marker">What identifies it among the comments that this token wrote; letters, digits, <c>-</c> and <c>:</c>.</param>
/// <param name="Compose">
/// Gives the Markdown, without the marker, from what stands there now (null where there is no such comment yet); null leaves all as it is. Given its own
/// answer it gives the same again, so that a repeat writes nothing.
/// </param>
public sealed record PullRequestComment(string Marker, Func<string?, string?> Compose)
{
    /// <summary>A comment whose text does not depend on what stands there.</summary>
    /// <param name="marker">The marker.</param>
    /// <param name="body">Markdown, without the marker.</param>
    public PullRequestComment(string marker, string body)
        : this(marker, _ => body)
    {
    }

    /// <summary>What it says where there is no such comment yet.</summary>
    public string? Body => Compose(null);
}

/// <summary>A reaction to a comment, as far as Showtime uses them.</summary>
public enum CommentReaction
{
    /// <summary>👀: taken up.</summary>
    Eyes,

    /// <summary>🚀: an environment is up.</summary>
    Rocket,

    /// <summary>👍: done.</summary>
    ThumbsUp,

    /// <summary>👎: not allowed.</summary>
    ThumbsDown,

    /// <summary>😕: not understood, not possible, or failed.</summary>
    Confused,
}

/// <summary>A person's permission on the repository, rising.</summary>
public enum PermissionLevel
{
    /// <summary>None, or not a collaborator.</summary>
    None,

    /// <summary>May read.</summary>
    Read,

    /// <summary>May label, but not push.</summary>
    Triage,

    /// <summary>May push: the least that may have environments made.</summary>
    Write,

    /// <summary>May manage the repository.</summary>
    Maintain,

    /// <summary>May do everything.</summary>
    Admin,
}

/// <summary>A label definition of the repository and how much it is used.</summary>
/// <param name="Definition">The definition.</param>
/// <param name="Uses">How many issues and pull requests, open or closed, carry it.</param>
/// <param name="CreatedAt">When it was created, UTC; null where the host did not say.</param>
public sealed record DefinitionUse(LabelDefinition Definition, int Uses, DateTimeOffset? CreatedAt = null);
