using Showtime.Core.Cleanup;
using Showtime.Core.Errors;
using Showtime.Core.Sessions;

namespace Showtime.Hosting;

/// <summary>Carries out a clean-up that was planned. An item that fails is a result like the others.</summary>
static class CleanupRun
{
    /// <summary>How many pull requests are worked on at the same time by default: taking one down is mostly waiting.</summary>
    public const int AtOnce = 4;

    /// <summary>Plans by the rules; items of one kind alone, and not more than so many label definitions, where that is asked for.</summary>
    public static async Task<IReadOnlyList<CleanupItem>> PlanAsync(
        IShowtimeSession session, CleanupRequest rules, CleanupKind? only, int? labelLimit, CancellationToken cancellationToken)
    {
        var items = await session.PlanCleanupAsync(rules, cancellationToken).ConfigureAwait(false);
        if (only is { } kind) items = [.. items.Where(item => item.Kind == kind)];
        var labels = items.Where(item => item.Label is not null);
        return labelLimit is { } limit ? [.. items.Except(labels.Skip(limit))] : items;
    }

    /// <summary>
    /// Pull requests side by side, what belongs to one in its order; then all labels at once, since a large repository has a thousand of them and what
    /// went before may have freed more.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="items">What was confirmed.</param>
    /// <param name="atOnce">How many pull requests at the same time.</param>
    /// <param name="done">Receives each result as it comes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The results, in the items' order.</returns>
    public static async Task<IReadOnlyList<CleanupResult>> DoAsync(
        IShowtimeSession session, IReadOnlyList<CleanupItem> items, int atOnce, Func<CleanupResult, Task> done, CancellationToken cancellationToken)
    {
        var results = new CleanupResult?[items.Count];
        var labels = Enumerable.Range(0, items.Count).Where(index => items[index].Label is not null).ToList();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, items.Count).Except(labels).GroupBy(index => items[index].PullRequest),
            new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken },
            async (group, stop) =>
            {
                foreach (var index in group) await TellAsync(index, await DoAsync(session, items[index], stop).ConfigureAwait(false)).ConfigureAwait(false);
            }).ConfigureAwait(false);
        if (labels.Count > 0)
        {
            var pruned = await PruneAsync(session, [.. labels.Select(index => items[index])], cancellationToken).ConfigureAwait(false);
            foreach (var (index, result) in labels.Zip(pruned)) await TellAsync(index, result).ConfigureAwait(false);
        }

        return [.. results.OfType<CleanupResult>()];

        Task TellAsync(int index, CleanupResult result) => done(results[index] = result);
    }

    static async Task<CleanupResult> DoAsync(IShowtimeSession session, CleanupItem item, CancellationToken cancellationToken)
    {
        try
        {
            return await session.CleanUpAsync(item, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Failed(item, e);
        }
    }

    static async Task<IEnumerable<CleanupResult>> PruneAsync(IShowtimeSession session, IReadOnlyList<CleanupItem> items, CancellationToken cancellationToken)
    {
        try
        {
            var deleted = await session.RemoveLabelsAsync([.. items.Select(item => item.Label!)], cancellationToken).ConfigureAwait(false);
            return items.Select(item => deleted.Contains(item.Label!, StringComparer.Ordinal)
                ? new CleanupResult(item, Done: true, item.Reason, [])
                : new CleanupResult(item, Done: false, "it is in use now", []));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One failure for all of them, so that it is reported once.
            var failure = Known(e);
            return items.Select(item => Failed(item, failure));
        }
    }

    static CleanupResult Failed(CleanupItem item, Exception exception) => new(item, Done: false, exception.Message, [], Known(exception));

    static ShowtimeException Known(Exception exception) => exception as ShowtimeException
        ?? new ShowtimeException(
            ShowtimeError.Uncertain,
            $"Something unexpected happened: {exception.Message}",
            "Run it again; what is still left is found again.",
            exception);
}
