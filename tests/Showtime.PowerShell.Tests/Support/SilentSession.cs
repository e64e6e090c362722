using Showtime.Core.Cleanup;
using Showtime.Core.Commands;
using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Inventory;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Publishing;
using Showtime.Core.Reconciling;
using Showtime.Core.Sessions;

namespace Showtime.PowerShell.Tests.Support;

/// <summary>A session that can be opened and closed, and nothing else.</summary>
sealed class SilentSession : IShowtimeSession
{
    public bool Disposed { get; private set; }

    public string Repository => "apache/superset";

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }

    public Task<Plan> PlanAsync(SyncRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<SyncResult> SyncAsync(SyncRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ShowtimeCommandResult> CommandAsync(CommandRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<RemovedEnvironment>> RemoveAsync(RemovalRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<ShowtimeEnvironment> ListAsync(EnvironmentQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ResolvedConfiguration> ConfigurationAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<PullRequestSnapshot>> ListOpenPullRequestsAsync(int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ShowtimeEnvironment>> SetPolicyAsync(PolicyChange change, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<LogLine> ReadLogAsync(LogRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ShowtimeLabel>> ListLabelsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ShowtimeLabel>> DefineLabelsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> RemoveLabelsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<CleanupItem>> PlanCleanupAsync(CleanupRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<CleanupResult> CleanUpAsync(CleanupItem item, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ExportedImage> ExportImageAsync(ExportRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ImagePublication>> PublishImageAsync(PublicationRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<CommitCheck> CheckCommitAsync(string required, string? commit, int? pullRequest, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<ConnectionCheck> CheckConnectionAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
