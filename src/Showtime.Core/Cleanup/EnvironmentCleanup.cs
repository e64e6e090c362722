using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Inventory;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;

namespace Showtime.Core.Cleanup;

/// <summary>The plan of a clean-up: everything is read first.</summary>
sealed class EnvironmentCleanup(IShowtimeBackend backend, IActivityLog? log)
{
    public async Task<IReadOnlyList<CleanupItem>> PlanAsync(CleanupRequest rules, CancellationToken cancellationToken) =>
        CleanupPlanner.Items(rules, await new CleanupObserver(backend, log).ObserveAsync(rules, cancellationToken).ConfigureAwait(false));
}
