using System.Runtime.CompilerServices;
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

/// <summary>The jobs of Showtime on one backend, which the session disposes of.</summary>
/// <param name="backend">The implementations of the ports.</param>
/// <param name="log">Receives what happens, or null.</param>
sealed class ShowtimeSession(IShowtimeBackend backend, IActivityLog? log = null) : IShowtimeSession
{
    /// <inheritdoc/>
    public string Repository => backend.PullRequests.Repository;

    /// <inheritdoc/>
    public Task<Plan> PlanAsync(SyncRequest request, CancellationToken cancellationToken) =>
        new Reconciler(backend, log).PlanAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<SyncResult> SyncAsync(SyncRequest request, CancellationToken cancellationToken) =>
        TellRequestsAsync(new Reconciler(backend, log).RunAsync(request, cancellationToken));

    /// <inheritdoc/>
    public Task<ShowtimeCommandResult> CommandAsync(CommandRequest request, CancellationToken cancellationToken) =>
        TellRequestsAsync(new SlashCommands(backend, log).RunAsync(request, cancellationToken));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RemovedEnvironment>> RemoveAsync(RemovalRequest request, CancellationToken cancellationToken)
    {
        using var job = backend.BeginJob();
        var (removed, failure) = await TellRequestsAsync(
            new Reconciler(backend, log)
                .RemoveAsync(request.PullRequest, new Removal(request.Sha, request.ServiceName), cancellationToken)).ConfigureAwait(false);
        if (failure is not null) log.Warn("It was removed, but the run after it failed", failure, request.PullRequest);
        return removed;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ShowtimeEnvironment> ListAsync(EnvironmentQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var one in new EnvironmentInventory(backend, log).ListAsync(query, cancellationToken).ConfigureAwait(false)) yield return one;
        TellRequests();
    }

    /// <inheritdoc/>
    public Task<ResolvedConfiguration> ConfigurationAsync(CancellationToken cancellationToken) => backend.ConfigurationAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PullRequestSnapshot>> ListOpenPullRequestsAsync(int limit, CancellationToken cancellationToken) =>
        backend.PullRequests.ListOpenAsync(limit, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ShowtimeEnvironment>> SetPolicyAsync(PolicyChange change, CancellationToken cancellationToken)
    {
        using var job = backend.BeginJob();
        return await new PolicyWriter(backend).SetAsync(change, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LogLine> ReadLogAsync(LogRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? found = null;
        var query = new EnvironmentQuery { PullRequests = [request.PullRequest], Sha = request.Sha, LabelsOnly = true };
        await foreach (var environment in ListAsync(query, cancellationToken).ConfigureAwait(false)) found ??= environment.ServiceName;
        var service = found ?? (request.Sha is { Length: >= EnvironmentNames.ShortShaLength } sha && EnvironmentNames.IsSha(sha)
            ? EnvironmentNames.Service(request.PullRequest, sha)
            : throw new ShowtimeException(
                ShowtimeError.NotFound,
                $"Pull request {request.PullRequest} has no environment{(request.Sha is null ? "" : $" of commit {request.Sha}")}.",
                Remedy.Of($"See '{JobCall.On(Job.Status, request.PullRequest)}'.")) { Target = $"#{request.PullRequest}" });
        var configuration = await backend.ConfigurationAsync(cancellationToken).ConfigureAwait(false);
        var lines = backend.Target(configuration.Value).ReadLogAsync(new LogQuery(service, request.Tail, request.Since, request.Follow), cancellationToken);
        await foreach (var line in lines.ConfigureAwait(false)) yield return line;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ShowtimeLabel>> ListLabelsAsync(CancellationToken cancellationToken) => new LabelReference(backend).ListAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ShowtimeLabel>> DefineLabelsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        new LabelReference(backend).DefineAsync(names, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> RemoveLabelsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        new LabelReference(backend).RemoveAsync(names, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CleanupItem>> PlanCleanupAsync(CleanupRequest request, CancellationToken cancellationToken) => CleanupPlanner.Items(
        request,
        await TellRequestsAsync(new CleanupObserver(backend, log).ObserveAsync(request, cancellationToken)).ConfigureAwait(false));

    /// <inheritdoc/>
    public Task<IReadOnlyList<CleanupResult>> CleanUpAsync(
        IReadOnlyList<CleanupItem> items, int atOnce, Func<CleanupResult, Task> done, CancellationToken cancellationToken) =>
        TellRequestsAsync(new CleanupExecution(backend, log).RunAsync(items, atOnce, done, cancellationToken));

    /// <inheritdoc/>
    public Task<ExportedImage> ExportImageAsync(ExportRequest request, CancellationToken cancellationToken) =>
        new ImagePublishing(backend, log).ExportAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ImagePublication>> PublishImageAsync(PublicationRequest request, CancellationToken cancellationToken) =>
        TellRequestsAsync(new ImagePublishing(backend, log).PublishAsync(request, cancellationToken));

    /// <inheritdoc/>
    public async Task<CommitCheck> CheckCommitAsync(string required, string? commit, int? pullRequest, CancellationToken cancellationToken)
    {
        if (commit is null)
        {
            var number = pullRequest
                ?? throw new ShowtimeException(ShowtimeError.InvalidInput, "Neither a commit nor a pull request was given.", "Give one of them.");
            commit = (await backend.PullRequests.ReadAsync(number, cancellationToken).ConfigureAwait(false)).HeadSha;
        }

        foreach (var sha in new[] { required, commit })
        {
            if (EnvironmentNames.IsSha(sha)) continue;
            throw new ShowtimeException(ShowtimeError.InvalidInput, $"'{sha}' is not a commit.", "Give 7 to 40 hex digits.") { Target = sha };
        }

        var contained = await backend.PullRequests.IsAncestorAsync(required, commit, cancellationToken).ConfigureAwait(false);
        return new CommitCheck(required, commit, pullRequest, contained);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ConnectionCheck> CheckConnectionAsync(CancellationToken cancellationToken) =>
        new ConnectionChecks(backend).RunAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => backend.DisposeAsync();

    /// <summary>Says at the end of a job, one that failed too, what is left of GitHub's requests.</summary>
    async Task<T> TellRequestsAsync<T>(Task<T> job)
    {
        try
        {
            return await job.ConfigureAwait(false);
        }
        finally
        {
            TellRequests();
        }
    }

    void TellRequests()
    {
        if (backend.Requests is { } left) log?.Report(Activity.OfRequests(left));
    }
}
