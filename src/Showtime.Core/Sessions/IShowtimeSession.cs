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
public interface IShowtimeSession : IAsyncDisposable
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    string Repository { get; }

    /// <summary>Says what <see cref="SyncAsync"/> would do. Writes nothing anywhere and does not ask the cloud.</summary>
    /// <param name="request">The run.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ShowtimeException">The pull request could not be read.</exception>
    Task<Plan> PlanAsync(SyncRequest request, CancellationToken cancellationToken);

    /// <summary>Brings labels, cloud and registry of one pull request to what is wanted.</summary>
    /// <param name="request">The run.</param>
    /// <param name="cancellationToken">Stops it: what was begun is taken down again, then the call throws.</param>
    /// <returns>What was done. An environment that did not come up is a result, not an exception.</returns>
    /// <exception cref="ShowtimeException">Something could not be read, or a removal could not be confirmed.</exception>
    Task<SyncResult> SyncAsync(SyncRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Carries out the slash command in a comment: reads it, asks for its author's permission, decides which commit is meant, acts, and answers on
    /// the pull request by reactions and at most one comment of each kind.
    /// </summary>
    /// <param name="request">The comment.</param>
    /// <param name="cancellationToken">Stops it: what was begun is taken down again, then the call throws.</param>
    /// <returns>What came of it. A command that failed is a result, not an exception.</returns>
    Task<ShowtimeCommandResult> CommandAsync(CommandRequest request, CancellationToken cancellationToken);

    /// <summary>Takes one environment down, or all of a pull request, whatever the labels say, under the lease.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Stops it after the step it is at; a later run carries on.</param>
    /// <returns>What was removed.</returns>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.Conflict"/> where another job works on the pull request, or the removal failed.</exception>
    Task<IReadOnlyList<RemovedEnvironment>> RemoveAsync(RemovalRequest request, CancellationToken cancellationToken);

    /// <summary>Reads environments, labels and cloud joined, as they are found.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The environments. An exception in the middle says that there may be more.</returns>
    IAsyncEnumerable<ShowtimeEnvironment> ListAsync(EnvironmentQuery query, CancellationToken cancellationToken);

    /// <summary>The configuration with the origin of each value.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The configuration.</returns>
    Task<ResolvedConfiguration> ConfigurationAsync(CancellationToken cancellationToken);

    /// <summary>Open pull requests, newest first, for completion.</summary>
    /// <param name="limit">At most how many.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Their snapshots.</returns>
    Task<IReadOnlyList<PullRequestSnapshot>> ListOpenPullRequestsAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Changes what people decide about a pull request's environments: time to live, freeze, blocked.</summary>
    /// <param name="change">What to change.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The pull request's environments afterwards.</returns>
    Task<IReadOnlyList<ShowtimeEnvironment>> SetPolicyAsync(PolicyChange change, CancellationToken cancellationToken);

    /// <summary>Reads the log of an environment's container, oldest line first.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Stops it, following included.</param>
    /// <returns>The lines.</returns>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.NotFound"/> where the pull request has no such environment.</exception>
    IAsyncEnumerable<LogLine> ReadLogAsync(LogRequest request, CancellationToken cancellationToken);

    /// <summary>Reads the repository's circus labels, beside those of the reference that are missing there.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The labels, by name.</returns>
    Task<IReadOnlyList<ShowtimeLabel>> ListLabelsAsync(CancellationToken cancellationToken);

    /// <summary>Creates the definitions that people use, and mends those that differ in colour or description.</summary>
    /// <param name="names">Only these; empty for all of the reference.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Those that were created or mended.</returns>
    Task<IReadOnlyList<ShowtimeLabel>> DefineLabelsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>Deletes definitions of environments that are gone. One that is in use, or that people use, is left alone.</summary>
    /// <param name="names">Which.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The names that were deleted.</returns>
    Task<IReadOnlyList<string>> RemoveLabelsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>Says what clean-up would do and why. Writes nothing.</summary>
    /// <param name="request">The rules.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The items, all of them, or it throws: a part of the picture is no ground for removing anything.</returns>
    Task<IReadOnlyList<CleanupItem>> PlanCleanupAsync(CleanupRequest request, CancellationToken cancellationToken);

    /// <summary>Does one item of a clean-up, after looking again whether it still holds.</summary>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What came of it; a failure is a result, so that one item cannot keep the others from being done.</returns>
    Task<CleanupResult> CleanUpAsync(CleanupItem item, CancellationToken cancellationToken);

    /// <summary>Builds a commit's image into an archive, without a credential for any registry.</summary>
    /// <param name="request">What to build, and where to.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The archive.</returns>
    /// <exception cref="ShowtimeException">It could not be built.</exception>
    Task<ExportedImage> ExportImageAsync(ExportRequest request, CancellationToken cancellationToken);

    /// <summary>Pushes an image that another job built into an archive, if its commit was approved. The archive is not believed.</summary>
    /// <param name="request">The archive, and what it is for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What the registry has now: one for each pull request that the commit is the approved head of; none where nobody approved it.</returns>
    /// <exception cref="ShowtimeException">The archive is not what it has to be, and nothing was pushed; or the registry refuses.</exception>
    Task<IReadOnlyList<ImagePublication>> PublishImageAsync(PublicationRequest request, CancellationToken cancellationToken);

    /// <summary>Whether a required commit is an ancestor of another (the original's <c>git-check</c>).</summary>
    /// <param name="required">The required commit, 7 to 40 hex digits.</param>
    /// <param name="commit">The commit that has to contain it, 7 to 40 hex digits; null for the head of <paramref name="pullRequest"/>.</param>
    /// <param name="pullRequest">The pull request whose head is meant where no commit is given.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What was found.</returns>
    Task<CommitCheck> CheckCommitAsync(string required, string? commit, int? pullRequest, CancellationToken cancellationToken);

    /// <summary>Tries what a run needs, one thing after the other, writing nothing.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Each thing with what was found.</returns>
    IAsyncEnumerable<ConnectionCheck> CheckConnectionAsync(CancellationToken cancellationToken);
}

/// <summary>One environment to take down, or all of a pull request.</summary>
public sealed record RemovalRequest
{
    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>The commit's 7 digits; null for every environment of the pull request and all its state labels.</summary>
    public string? Sha { get; init; }

    /// <summary>The service's name, for one of the first generation; null derives it from the commit.</summary>
    public string? ServiceName { get; init; }
}

/// <summary>Which environment's log to read.</summary>
public sealed record LogRequest
{
    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>The commit; null for the environment that serves, else the one being brought up.</summary>
    public string? Sha { get; init; }

    /// <summary>The last so many lines; null for all.</summary>
    public int? Tail { get; init; }

    /// <summary>Only lines after this time, or null.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Go on reading as lines arrive.</summary>
    public bool Follow { get; init; }
}

/// <summary>Whether a commit contains a required one.</summary>
/// <param name="Required">The required commit.</param>
/// <param name="Commit">The commit that was looked at, 40 digits.</param>
/// <param name="PullRequest">The pull request whose head it is, or null.</param>
/// <param name="Contained">Whether the required commit is an ancestor, or the same.</param>
public sealed record CommitCheck(string Required, string Commit, int? PullRequest, bool Contained);
