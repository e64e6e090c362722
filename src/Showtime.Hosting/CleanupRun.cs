using Showtime.Core.Cleanup;
using Showtime.Core.Sessions;

namespace Showtime.Hosting;

/// <summary>What both fronts do of a clean-up besides the session.</summary>
static class CleanupRun
{
    /// <summary>
    /// How many pull requests are worked on at the same time by default: taking one down is mostly waiting, and what many ask together is one request. ECS
    /// takes 50 changes of services at once.
    /// </summary>
    public const int AtOnce = 25;

    /// <summary>Plans by the rules; items of one kind alone, and not more than so many label definitions, where that is asked for.</summary>
    public static async Task<IReadOnlyList<CleanupItem>> PlanAsync(
        IShowtimeSession session, CleanupRequest rules, CleanupKind? only, int? labelLimit, CancellationToken cancellationToken)
    {
        var items = await session.PlanCleanupAsync(rules, cancellationToken).ConfigureAwait(false);
        if (only is { } kind) items = [.. items.Where(item => item.Kind == kind)];
        var labels = items.Where(item => item.Label is not null);
        return labelLimit is { } limit ? [.. items.Except(labels.Skip(limit))] : items;
    }
}
