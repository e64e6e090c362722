using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Core.Cleanup;
using Showtime.Core.Errors;
using Showtime.Core.Sessions;

namespace Showtime.Cli.Commands;

/// <summary><c>cleanup</c>: what has lived its time, what no label names, and what a job left half done.</summary>
static class CleanupCommand
{
    /// <summary>How many pull requests are worked on at the same time: taking one down is mostly waiting.</summary>
    const int AtOnce = 4;

    public static Command Create(CommandAction action)
    {
        var olderThan = Values.Duration("--older-than", "Environments older than this go. 48h without it; not with --respect-ttl.");
        var respect = Values.Flag("--respect-ttl", "Each environment's own time to live decides instead.");
        var maxAge = Values.Duration("--max-age", "The longest that anything may live, 'close' included.");
        var dryRun = Values.Flag("--dry-run", "Say what would be done and why, and do nothing.");
        var force = Values.Flag("--force", "Do not ask, on a terminal either.");
        // What the original had as pairs: both are on unless they are turned off.
        var labels = Values.Flag("--cleanup-labels", "Delete label definitions of commits that nothing carries. On anyway.");
        var noLabels = Values.Flag("--no-cleanup-labels", "Leave the label definitions alone.");
        var orphans = Values.Flag("--cleanup-aws-orphans", "Delete services that no label names. On anyway.");
        var noOrphans = Values.Flag("--no-cleanup-aws-orphans", "Leave services that no label names alone.");
        var command = new Command("cleanup", "Remove what has lived its time, and put right what jobs left half done.")
        {
            olderThan, respect, maxAge, dryRun, force, labels, noLabels, orphans, noOrphans,
        };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var usual = new CleanupRequest();
            var rules = usual with
            {
                OlderThan = run.Value(olderThan) ?? usual.OlderThan,
                RespectTimeToLive = run.Value(respect),
                MaxAge = run.Value(maxAge),
                Labels = !run.Value(noLabels),
                Orphans = !run.Value(noOrphans),
            };
            await using var session = run.Connect();
            var items = await run.Host.WatchAsync(session.Repository, () => session.PlanCleanupAsync(rules, cancellationToken));
            if (items.Count == 0) run.Host.Note("There is nothing to clean up.");
            if (run.Value(dryRun)) return CleanupReport.WritePlan(run, items);
            foreach (var line in CleanupReport.PlanLines(items)) run.Host.Note(line);
            if (items.Count > 0 && !run.Value(force) && !await run.Host.ConfirmAsync("Do all of this?", cancellationToken))
            {
                run.Host.Note("Nothing was done.");
                items = [];
            }

            IReadOnlyList<CleanupResult> results = items.Count == 0 ? [] : await run.Host.WatchAsync(session.Repository, () => CleanUpAsync(session, items, cancellationToken));
            return CleanupReport.Write(run, results);
        }));
        return command;
    }

    /// <summary>
    /// Pull requests side by side, what belongs to one in its order; then all labels at once, because a large repository has a thousand of them.
    /// </summary>
    static async Task<IReadOnlyList<CleanupResult>> CleanUpAsync(IShowtimeSession session, IReadOnlyList<CleanupItem> items, CancellationToken cancellationToken)
    {
        var results = new CleanupResult?[items.Count];
        await Parallel.ForEachAsync(
            items.Index().Where(entry => entry.Item.Kind != CleanupKind.Label).GroupBy(entry => entry.Item.PullRequest),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (group, stop) =>
            {
                foreach (var (index, item) in group) results[index] = await session.CleanUpAsync(item, stop);
            });
        var labels = await RemoveLabelsAsync(session, [.. items.Where(item => item.Kind == CleanupKind.Label)], cancellationToken);
        return [.. results.OfType<CleanupResult>(), .. labels];
    }

    static async Task<IEnumerable<CleanupResult>> RemoveLabelsAsync(IShowtimeSession session, IReadOnlyList<CleanupItem> items, CancellationToken cancellationToken)
    {
        if (items.Count == 0) return [];
        try
        {
            var deleted = await session.RemoveLabelsAsync([.. items.Select(item => item.Label!)], cancellationToken);
            return items.Select(item => deleted.Contains(item.Label!, StringComparer.Ordinal)
                ? new CleanupResult(item, Done: true, item.Reason, [])
                : new CleanupResult(item, Done: false, "it is in use now", []));
        }
        catch (ShowtimeException e)
        {
            return items.Select(item => new CleanupResult(item, Done: false, e.Message, [], e));
        }
    }
}
