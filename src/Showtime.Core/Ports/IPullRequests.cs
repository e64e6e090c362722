using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Labels;

namespace Showtime.Core.Ports;

/// <summary>
/// The pull requests of one repository. Every read is complete or throws <see cref="ShowtimeException"/>: a failed read never looks like an empty answer.
/// A token that is cancelled stops the call before its next request.
/// </summary>
interface IPullRequests
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    string Repository { get; }

    /// <summary>The repository's number at the host, which stays when it is renamed or transferred. It comes with other reads.</summary>
    ValueTask<long> RepositoryIdAsync(CancellationToken cancellationToken);

    /// <summary>Reads one pull request in one request: its labels, who added them, its lease.</summary>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.NotFound"/> if there is none.</exception>
    Task<PullRequestSnapshot> ReadAsync(int number, CancellationToken cancellationToken);

    /// <summary>Reads pull requests by number, many in one request, and returns them as the answers arrive. The leases are not read.</summary>
    IAsyncEnumerable<PullRequestReading> ReadManyAsync(IEnumerable<int> numbers, CancellationToken cancellationToken);

    /// <summary>
    /// Reads every open pull request, and of the closed ones the hundred that changed last, and returns each once as the pages arrive. Who added a label, and
    /// the leases, are not read. If it throws, the list is incomplete.
    /// </summary>
    IAsyncEnumerable<PullRequestSnapshot> ListAsync(CancellationToken cancellationToken);

    /// <summary>Reads what a clean-up plans on: every open pull request, closed ones that carry something of ours, definitions and leases.</summary>
    Task<RepositorySurvey> SurveyAsync(CancellationToken cancellationToken);

    /// <summary>Reads open pull requests, newest first, at most <paramref name="limit"/> (up to 100), for completion.</summary>
    Task<IReadOnlyList<PullRequestSnapshot>> ListOpenAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Reads a person's permission; <see cref="PermissionLevel.None"/> for a login that is not a collaborator.</summary>
    /// <exception cref="ShowtimeException">It could not be read. Callers treat that as no permission.</exception>
    Task<PermissionLevel> ReadPermissionAsync(string login, CancellationToken cancellationToken);

    /// <summary>Finds a commit of the repository or its pull requests by 7 to 40 hex digits: all 40 digits, or null if there is none.</summary>
    Task<string?> FindCommitAsync(string sha, CancellationToken cancellationToken);

    /// <summary>When the branch of a pull request came to a commit; without a time where the host does not say it.</summary>
    Task<HeadHistory> ReadHeadAsync(PullRequestSnapshot pullRequest, string commit, CancellationToken cancellationToken);

    /// <summary>The numbers of the open pull requests with this head, ascending. One branch can be proposed to several base branches.</summary>
    Task<IReadOnlyList<int>> FindByHeadAsync(HeadReference head, CancellationToken cancellationToken);

    /// <summary>
    /// Writes one transition: at most one request for missing definitions, and one for labels and comment together. If an answer is lost, it looks again,
    /// so nothing is done twice.
    /// </summary>
    /// <returns>The pull request after the change, with its lease, from the answer to the last request.</returns>
    Task<PullRequestSnapshot> ApplyAsync(PullRequestSnapshot current, PullRequestChange change, CancellationToken cancellationToken);

    /// <summary>Adds a reaction to a comment, unless it is already there.</summary>
    /// <returns>False if the comment has been deleted.</returns>
    Task<bool> ReactAsync(long commentId, CommentReaction reaction, CancellationToken cancellationToken);

    /// <summary>Deletes those of the named definitions that no pull request or issue carries.</summary>
    /// <param name="names">Names that contain a commit's digits or a feature flag.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>The names that are gone now, whether this call deleted them or not.</returns>
    Task<IReadOnlyList<string>> DeleteUnusedDefinitionsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>Reads every definition whose name starts with the tent.</summary>
    Task<IReadOnlyList<DefinitionUse>> ListDefinitionsAsync(CancellationToken cancellationToken);

    /// <summary>Creates definitions that are missing and updates those that differ.</summary>
    Task DefineAsync(IReadOnlyCollection<LabelDefinition> definitions, CancellationToken cancellationToken);

    /// <summary>Whether one commit is an ancestor of another, or the same. Both are 7 to 40 hex digits.</summary>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.NotFound"/> if one of them does not exist.</exception>
    Task<bool> IsAncestorAsync(string ancestor, string descendant, CancellationToken cancellationToken);

    /// <summary>
    /// Reads a text file of the default branch; null if there is none. <c>.github/showtime.yml</c> comes with every <see cref="ReadAsync"/>, so reading it
    /// afterwards costs no request.
    /// </summary>
    Task<string?> ReadDefaultBranchFileAsync(string path, CancellationToken cancellationToken);
}

/// <summary>A pull request with all its labels and its lease, read in one request so that the parts fit together.</summary>
sealed record PullRequestSnapshot
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The number.</summary>
    public required int Number { get; init; }

    /// <summary>GitHub's identifier, for writes.</summary>
    public required string NodeId { get; init; }

    /// <summary>The title. Untrusted text.</summary>
    public string Title { get; init; } = "";

    /// <summary>The description. Untrusted text.</summary>
    public string Body { get; init; } = "";

    /// <summary>Open, closed or merged.</summary>
    public required PullRequestState State { get; init; }

    /// <summary>The head commit, 40 hex digits.</summary>
    public required string HeadSha { get; init; }

    /// <summary>Whether the head is in another repository.</summary>
    public bool IsFork { get; init; }

    /// <summary>The repository that the head's branch is in, <c>owner/name</c>; null if it was deleted.</summary>
    public string? HeadRepository { get; init; }

    /// <summary>The head's branch.</summary>
    public string HeadBranch { get; init; } = "";

    /// <summary>The commits, 40 hex digits, of which a person with write access, and no bot, submitted an approving review that still counts.</summary>
    public IReadOnlyCollection<string> ReviewedCommits { get; init; } = [];

    /// <summary>When it last changed (a push, an edit, a label or a comment; not a reaction), UTC to the second; null if not known.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The author's login; null for a deleted account.</summary>
    public string? Author { get; init; }

    /// <summary>The address of its page.</summary>
    public Uri? Url { get; init; }

    /// <summary>Every label on it, of any kind. Complete: otherwise the read throws.</summary>
    public IReadOnlyList<AttachedLabel> Labels { get; init; } = [];

    /// <summary>The lease on it, or null.</summary>
    public LeaseRecord? Lease { get; init; }

    /// <summary>
    /// When it was read, by the host's clock. Whether the lease has expired is judged by it, because runners' own clocks may differ. Without a time no lease
    /// counts as expired.
    /// </summary>
    public DateTimeOffset ReadAt { get; init; }

    /// <summary>The login of the token that read this; bots without <c>[bot]</c>.</summary>
    public required string Viewer { get; init; }
}

/// <summary>What a read by number found.</summary>
/// <param name="Number">The number.</param>
/// <param name="Snapshot">The pull request; null if there is none with this number, or if it could not be read.</param>
/// <param name="Failure">Why it could not be read; null if it could, or if there is none.</param>
sealed record PullRequestReading(int Number, PullRequestSnapshot? Snapshot, ShowtimeException? Failure = null);

/// <summary>One look at the repository. Its parts are up to some requests apart in time.</summary>
/// <param name="PullRequests">Every open pull request, and each closed one that carries the label of a commit or a trigger; with its lease.</param>
/// <param name="Definitions">Every definition whose name starts with the tent.</param>
/// <param name="Leases">Every lease, also of a pull request that is not among these, expired ones included.</param>
/// <param name="ReadAt">When the first answer came, by the host's clock: no lease was read before that, so none that is renewed counts as expired.</param>
sealed record RepositorySurvey(
    IReadOnlyList<PullRequestSnapshot> PullRequests, IReadOnlyList<DefinitionUse> Definitions, IReadOnlyList<LeaseRecord> Leases, DateTimeOffset ReadAt);

/// <summary>Whether a pull request is open.</summary>
enum PullRequestState
{
    /// <summary>Open, as a draft or not.</summary>
    Open,

    /// <summary>Closed without a merge.</summary>
    Closed,

    /// <summary>Merged.</summary>
    Merged,
}

/// <summary>One transition of a pull request, written in as few requests as GitHub allows.</summary>
sealed record PullRequestChange
{
    /// <summary>Labels to add. A missing definition is created first; one that differs in colour or description is updated.</summary>
    public IReadOnlyList<LabelDefinition> Add { get; init; } = [];

    /// <summary>Names of labels to remove after the additions. One that is not there is ignored.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];

    /// <summary>Definitions that later transitions need, created in the same request as those of <see cref="Add"/>.</summary>
    public IReadOnlyList<LabelDefinition> Define { get; init; } = [];

    /// <summary>A comment to create or update in place, or null. It is not written again if the text is the same.</summary>
    public PullRequestComment? Comment { get; init; }

    /// <summary>The end of a job's work, written with the removals; then nothing is added. Null while the work goes on.</summary>
    public PullRequestEnd? End { get; init; }
}

/// <summary>
/// Deletes definitions and then lets the lease go, before the labels are removed: the answer is the look after letting go. A definition is deleted under the
/// lease only; what is still there once the lease is gone is left to the clean-up. Where an answer was lost and another job has the lease by then, the labels
/// are left to that job.
/// </summary>
/// <param name="Undefine">Names that contain a commit's digits or a feature flag; one that a pull request or an issue carries stays.</param>
/// <param name="Release">The lease, which is deleted by its id.</param>
sealed record PullRequestEnd(IReadOnlyCollection<string> Undefine, LeaseRecord Release);

/// <summary>A comment that is found by a hidden marker, so that a repeat updates it instead of adding a second one.</summary>
/// <param name="Marker">Identifies it among the comments of this token; letters, digits, <c>-</c> and <c>:</c>.</param>
/// <param name="Compose">
/// Makes the Markdown, without the marker, from the present text (null if there is no comment yet); null changes nothing. It must return its own result
/// unchanged, so that a repeat writes nothing.
/// </param>
sealed record PullRequestComment(string Marker, Func<string?, string?> Compose)
{
    /// <summary>A comment whose text does not depend on the present one.</summary>
    public PullRequestComment(string marker, string body)
        : this(marker, _ => body)
    {
    }

    /// <summary>The text of a new comment.</summary>
    public string? Body => Compose(null);
}

/// <summary>The reactions to comments that Showtime uses.</summary>
enum CommentReaction
{
    /// <summary>👀: seen, work begins.</summary>
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

/// <summary>A person's permission on the repository, from the least to the most.</summary>
public enum PermissionLevel
{
    /// <summary>None, or not a collaborator.</summary>
    None,

    /// <summary>May read.</summary>
    Read,

    /// <summary>May label, but not push.</summary>
    Triage,

    /// <summary>May push: the least that can start an environment.</summary>
    Write,

    /// <summary>May manage the repository.</summary>
    Maintain,

    /// <summary>May do everything.</summary>
    Admin,
}

/// <summary>A label definition of the repository and how often it is used.</summary>
/// <param name="Definition">The definition.</param>
/// <param name="Uses">How many issues and pull requests carry it, open or closed.</param>
/// <param name="CreatedAt">When it was created, UTC; null if not known.</param>
sealed record DefinitionUse(LabelDefinition Definition, int Uses, DateTimeOffset? CreatedAt = null);

/// <summary>What the host says about how a commit came to be a pull request's head. A commit's own dates are easy to forge; these are the host's.</summary>
/// <param name="Commit">The commit, 40 hex digits.</param>
/// <param name="Since">When its branch last came to it, UTC; null if that is not known: the fork is private, or the push is no longer listed.</param>
sealed record HeadHistory(string Commit, DateTimeOffset? Since);
