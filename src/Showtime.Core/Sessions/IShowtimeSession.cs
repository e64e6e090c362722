using Showtime.Core.Cleanup;
using Showtime.Core.Commands;
using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Inventory;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Publishing;
using Showtime.Core.Reconciling;

namespace Showtime.Core.Sessions;

/// <summary>Every job of Showtime on one repository. The command line and the cmdlets are two thin fronts on it.</summary>
interface IShowtimeSession : IAsyncDisposable
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    string Repository { get; }

    /// <summary>Says what <see cref="SyncAsync"/> would do. Writes nothing and does not ask the cloud.</summary>
    /// <exception cref="ShowtimeException">The pull request could not be read.</exception>
    Task<Plan> PlanAsync(SyncRequest request, CancellationToken cancellationToken);

    /// <summary>Reconciles labels, cloud and registry of one pull request. If it is cancelled, it removes what it began and throws.</summary>
    /// <returns>What was done. An environment that did not come up is a result, not an exception.</returns>
    /// <exception cref="ShowtimeException">Something could not be read, or a removal could not be confirmed.</exception>
    Task<SyncResult> SyncAsync(SyncRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Runs the slash command in a comment: reads it, checks its author's permission, chooses the commit, acts, and answers on the pull request with
    /// reactions and at most one comment of each kind. If it is cancelled, it removes what it began and throws.
    /// </summary>
    /// <returns>The outcome. A command that failed is a result, not an exception.</returns>
    Task<ShowtimeCommandResult> CommandAsync(CommandRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Removes one environment or all of a pull request, whatever the labels say, under the lease. If it is cancelled, it stops after the present step; a
    /// later run continues.
    /// </summary>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.Conflict"/> if another job works on the pull request; or the removal failed.</exception>
    Task<IReadOnlyList<RemovedEnvironment>> RemoveAsync(RemovalRequest request, CancellationToken cancellationToken);

    /// <summary>Reads environments from labels and cloud together, and returns them as they are found. If it throws, the list is incomplete.</summary>
    IAsyncEnumerable<ShowtimeEnvironment> ListAsync(EnvironmentQuery query, CancellationToken cancellationToken);

    /// <summary>The configuration with the origin of each value.</summary>
    Task<ResolvedConfiguration> ConfigurationAsync(CancellationToken cancellationToken);

    /// <summary>Open pull requests, newest first, at most <paramref name="limit"/>, for completion.</summary>
    Task<IReadOnlyList<PullRequestSnapshot>> ListOpenPullRequestsAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Changes the settings of a pull request's environments: time to live, freeze, blocked.</summary>
    /// <returns>The pull request's environments afterwards.</returns>
    Task<IReadOnlyList<ShowtimeEnvironment>> SetPolicyAsync(PolicyChange change, CancellationToken cancellationToken);

    /// <summary>Reads the log of an environment's container, oldest line first.</summary>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.NotFound"/> if the pull request has no such environment.</exception>
    IAsyncEnumerable<LogLine> ReadLogAsync(LogRequest request, CancellationToken cancellationToken);

    /// <summary>Reads the repository's circus labels, and those that should exist but are missing, ordered by name.</summary>
    Task<IReadOnlyList<ShowtimeLabel>> ListLabelsAsync(CancellationToken cancellationToken);

    /// <summary>Creates the definitions of the labels that people use, and updates those that differ in colour or description.</summary>
    /// <param name="names">Only these; empty for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Those that were created or updated.</returns>
    Task<IReadOnlyList<ShowtimeLabel>> DefineLabelsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>Deletes definitions of environments that are gone. Definitions that are in use, or that people use, stay.</summary>
    /// <returns>The names that were deleted.</returns>
    Task<IReadOnlyList<string>> RemoveLabelsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>Says what clean-up would do and why. Writes nothing. It returns all items or throws: from incomplete data nothing may be removed.</summary>
    Task<IReadOnlyList<CleanupItem>> PlanCleanupAsync(CleanupRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Carries out a clean-up as it was planned, each item after checking that its reason still applies. If it is cancelled, it begins nothing more, stops
    /// what has begun after its present step, says what was not begun, and throws.
    /// </summary>
    /// <param name="items">Items of a plan.</param>
    /// <param name="atOnce">How many pull requests are worked on at the same time.</param>
    /// <param name="done">Receives each result as it comes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The results, in the items' order. A failure is a result too, so that one item does not stop the others.</returns>
    Task<IReadOnlyList<CleanupResult>> CleanUpAsync(
        IReadOnlyList<CleanupItem> items, int atOnce, Func<CleanupResult, Task> done, CancellationToken cancellationToken);

    /// <summary>Builds a commit's image into an archive, without registry credentials.</summary>
    /// <exception cref="ShowtimeException">It could not be built.</exception>
    Task<ExportedImage> ExportImageAsync(ExportRequest request, CancellationToken cancellationToken);

    /// <summary>Pushes an image that another job built into an archive, if its commit was approved. The archive's content is not trusted.</summary>
    /// <returns>What was pushed: one image for each pull request of which the commit is the approved head; empty if it was not approved.</returns>
    /// <exception cref="ShowtimeException">The archive is not as requested, and nothing was pushed; or the registry refuses.</exception>
    Task<IReadOnlyList<ImagePublication>> PublishImageAsync(PublicationRequest request, CancellationToken cancellationToken);

    /// <summary>Whether a required commit is an ancestor of another (the original's <c>git-check</c>). Commits are 7 to 40 hex digits.</summary>
    /// <param name="required">The required commit.</param>
    /// <param name="commit">The commit that has to contain it; null for the head of <paramref name="pullRequest"/>.</param>
    /// <param name="pullRequest">The pull request whose head is checked if no commit is given.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<CommitCheck> CheckCommitAsync(string required, string? commit, int? pullRequest, CancellationToken cancellationToken);

    /// <summary>Checks what a run needs, one thing after the other. Writes nothing.</summary>
    IAsyncEnumerable<ConnectionCheck> CheckConnectionAsync(CancellationToken cancellationToken);
}

/// <summary>One environment to remove, or all of a pull request.</summary>
sealed record RemovalRequest
{
    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>The commit's 7 digits; null for every environment of the pull request and all its state labels.</summary>
    public string? Sha { get; init; }

    /// <summary>The service's name, for one of the first generation; null derives it from the commit.</summary>
    public string? ServiceName { get; init; }
}

/// <summary>Which environment's log to read.</summary>
sealed record LogRequest
{
    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>The commit; null for the active environment, else the one that is being started.</summary>
    public string? Sha { get; init; }

    /// <summary>The number of last lines; null for all.</summary>
    public int? Tail { get; init; }

    /// <summary>Only lines after this time, or null.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Go on reading as lines arrive.</summary>
    public bool Follow { get; init; }
}

/// <summary>Whether a commit contains a required one.</summary>
/// <param name="Required">The required commit.</param>
/// <param name="Commit">The commit that was checked, 40 digits.</param>
/// <param name="PullRequest">The pull request whose head it is, or null.</param>
/// <param name="Contained">Whether the required commit is an ancestor, or the same.</param>
sealed record CommitCheck(string Required, string Commit, int? PullRequest, bool Contained);
