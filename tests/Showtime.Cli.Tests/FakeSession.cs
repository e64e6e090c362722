using Showtime.Core.Cleanup;
using Showtime.Core.Commands;
using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Events;
using Showtime.Core.Inventory;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Publishing;
using Showtime.Core.Reconciling;
using Showtime.Core.Sessions;

namespace Showtime.Cli.Tests;

/// <summary>A session that answers what a test gives it and remembers what it was asked.</summary>
sealed class FakeSession : IShowtimeSession
{
    public Plan Plan { get; set; } = new() { Repository = "acme/app", PullRequest = 7, Action = PlanAction.NoAction, Reason = PlanReason.AlreadyRunning };

    public SyncOutcome Outcome { get; set; } = SyncOutcome.Done;

    public IReadOnlyList<ShowtimeEnvironment> Environments { get; set; } = [];

    public IReadOnlyList<Activity> Activities { get; set; } = [];

    public IReadOnlyList<CleanupItem> Items { get; set; } = [];

    /// <summary>What comes of an item; done without it.</summary>
    public Func<CleanupItem, CleanupResult> CleanUp { get; set; } = item => new CleanupResult(item, Done: true, item.Reason, []);

    /// <summary>What was cleaned up, labels included.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> CleanedUp { get; } = [];

    public CleanupRequest? Rules { get; private set; }

    public Exception? Failure { get; set; }

    public ConnectionOptions? Connection { get; set; }

    public SyncRequest? Request { get; private set; }

    public EnvironmentQuery? Query { get; private set; }

    public bool Planned { get; private set; }

    public bool Disposed { get; private set; }

    public string Repository => "acme/app";

    public Task<Plan> PlanAsync(SyncRequest request, CancellationToken cancellationToken)
    {
        (Request, Planned) = (request, true);
        Act();
        return Task.FromResult(Plan);
    }

    public Task<SyncResult> SyncAsync(SyncRequest request, CancellationToken cancellationToken)
    {
        Request = request;
        Act();
        return Task.FromResult(new SyncResult(Plan, Outcome, Environments, []));
    }

    public ShowtimeCommandResult Answer { get; set; } = new() { Outcome = CommandOutcome.Ignored };

    public RunEvent? Comment { get; private set; }

    public bool ChecksOnly { get; private set; }

    public Task<ShowtimeCommandResult> CommandAsync(CommandRequest request, CancellationToken cancellationToken)
    {
        Comment = request.Event;
        ChecksOnly = request.CheckOnly;
        Act();
        return Task.FromResult(Answer);
    }

    public Task<IReadOnlyList<RemovedEnvironment>> RemoveAsync(RemovalRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public async IAsyncEnumerable<ShowtimeEnvironment> ListAsync(EnvironmentQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Query = query;
        Act();
        foreach (var environment in Environments)
        {
            await Task.Yield();
            yield return environment;
        }
    }

    public Task<ResolvedConfiguration> ConfigurationAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<PullRequestSnapshot>> ListOpenPullRequestsAsync(int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ShowtimeEnvironment>> SetPolicyAsync(PolicyChange change, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<LogLine> ReadLogAsync(LogRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ShowtimeLabel>> ListLabelsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ShowtimeLabel>> DefineLabelsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> RemoveLabelsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        foreach (var name in names) CleanedUp.Enqueue(name);
        Act();
        return Task.FromResult<IReadOnlyList<string>>([.. names]);
    }

    public Task<IReadOnlyList<CleanupItem>> PlanCleanupAsync(CleanupRequest request, CancellationToken cancellationToken)
    {
        Rules = request;
        return Task.FromResult(Items);
    }

    public Task<CleanupResult> CleanUpAsync(CleanupItem item, CancellationToken cancellationToken)
    {
        CleanedUp.Enqueue(item.ToString());
        return Task.FromResult(CleanUp(item));
    }

    public Task<ExportedImage> ExportImageAsync(ExportRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IReadOnlyList<ImagePublication> Images { get; set; } = [];

    public Task<IReadOnlyList<ImagePublication>> PublishImageAsync(PublicationRequest request, CancellationToken cancellationToken)
    {
        ChecksOnly = request.CheckOnly;
        return Task.FromResult(Images);
    }

    public Task<CommitCheck> CheckCommitAsync(string required, string? commit, int? pullRequest, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<ConnectionCheck> CheckConnectionAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }

    void Act()
    {
        foreach (var activity in Activities) Connection!.Log!.Report(activity);
        if (Failure is not null) throw Failure;
    }
}
