using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Cleanup;
using Showtime.Core.Errors;
using Showtime.Hosting;

namespace Showtime.Cli.Commands;

/// <summary><c>cleanup</c>: what is expired, what no label names, and the work of interrupted jobs; <c>cleanup-labels</c>: label definitions alone.</summary>
static class CleanupCommand
{
    public static Command Create(CommandAction action)
    {
        var olderThan = Values.Duration("--older-than", "Environments older than this go. 48h without it; not with --respect-ttl.");
        var respect = Values.Flag("--respect-ttl", "Each environment's own time to live decides instead.");
        var maxAge = Values.Duration("--max-age", "The longest that anything may live, 'close' included.");
        var dryRun = Values.Flag("--dry-run", "Say what would be done and why, and do nothing.");
        var force = Values.Flag("--force", "Do not ask, on a terminal either.");
        var (labels, noLabels) = Values.Pair("cleanup-labels", "Delete label definitions of commits that nothing carries. On unless it is turned off.");
        var (orphans, noOrphans) = Values.Pair("cleanup-aws-orphans", "Delete services that no label names, and images that no environment needs. On unless it is turned off.");
        var (closed, noClosed) = Values.Pair(
            "cleanup-closed-pr-labels",
            "Take labels and environments of closed pull requests away. On unless it is turned off.");
        var limit = Values.Count("--label-limit", "N", "Delete at most this many label definitions.");
        var command = new Command("cleanup", "Remove what is expired or orphaned, and finish interrupted jobs.")
        {
            olderThan, respect, maxAge, dryRun, force, labels, noLabels, orphans, noOrphans, closed, noClosed, limit,
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
                Images = !run.Value(noOrphans),
                ClosedPullRequests = !run.Value(noClosed),
            };
            return await RunAsync(run, rules, null, run.Value(limit), run.Value(dryRun), run.Value(force), cancellationToken);
        }));
        return command;
    }

    public static Command CreateLabels(CommandAction action)
    {
        var dryRun = Values.Flag("--dry-run", "Say which would be deleted, and do nothing. On unless --no-dry-run is given.");
        var noDryRun = Values.Flag("--no-dry-run", "Delete them.");
        var force = Values.Flag("--force", "Do not ask.");
        var limit = Values.Count("--limit", "N", "Delete at most this many.");
        var command = new Command("cleanup-labels", "Delete label definitions that no pull request carries.") { dryRun, noDryRun, force, limit };
        command.SetAction(action((run, cancellationToken) =>
        {
            var rules = new CleanupRequest { Orphans = false, Images = false, Reconcile = false };
            return RunAsync(run, rules, CleanupKind.Label, run.Value(limit), run.Value(dryRun) || !run.Value(noDryRun), run.Value(force), cancellationToken);
        }));
        return command;
    }

    static async Task<int> RunAsync(
        CommandRun run, CleanupRequest rules, CleanupKind? only, int? limit, bool dryRun, bool force, CancellationToken cancellationToken)
    {
        await using var session = run.Connect();
        var items = await run.Host.WatchAsync(session.Repository, () => CleanupRun.PlanAsync(session, rules, only, limit, cancellationToken));
        if (items.Count == 0) run.Host.Note("There is nothing to clean up.");
        if (dryRun) return CleanupReport.WritePlan(run, items);
        foreach (var line in CleanupReport.PlanLines(items)) run.Host.Note(line);
        if (Texts.Frees(items) is { } frees) run.Host.Note(frees);
        if (items.Count > 0 && !force && !await run.Host.ConfirmAsync("Clean up", $"all of this in {run.Place(session)}", cancellationToken))
        {
            run.Host.Note("Nothing was done.");
            items = [];
        }

        var progress = new BatchProgress(items.Count, "cleaned up", run.Settings.Time);
        var results = await run.Host.WatchAsync(
            session.Repository, () => session.CleanUpAsync(items, CleanupRun.AtOnce, TellAsync, cancellationToken));
        return CleanupReport.Write(run, results);

        Task TellAsync(CleanupResult result)
        {
            progress.Finish(result.Failure is null);
            run.Host.Report(progress);
            return Task.CompletedTask;
        }
    }
}

/// <summary>Reports what a clean-up would do, or did, with its exit code.</summary>
static class CleanupReport
{
    /// <summary>The plan for the error stream: kind, object, reason.</summary>
    public static IEnumerable<string> PlanLines(IReadOnlyList<CleanupItem> items) => Texts.Columns([.. items.Select(Row)]);

    /// <summary>The plan as the result, for <c>--dry-run</c>.</summary>
    public static int WritePlan(CommandRun run, IReadOnlyList<CleanupItem> items)
    {
        if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(items.Select(PlanOf)));
        else if (items.Count > 0) run.Host.ResultTable(["Kind", "What", "Why"], [.. items.Select(Row)]);
        if (run.Output != OutputFormat.Json && Texts.Frees(items) is { } frees) run.Host.Note(frees);
        return ExitCode.Done;
    }

    /// <summary>What was done.</summary>
    /// <returns>1 where an item failed: the others were done all the same.</returns>
    public static int Write(CommandRun run, IReadOnlyList<CleanupResult> results)
    {
        // Labels fail together, with one failure: it is reported once.
        foreach (var failed in results.Where(result => result.Failure is not null).DistinctBy(result => result.Failure))
        {
            var report = ErrorReport.Of(failed.Failure!, CancellationToken.None);
            run.Host.Fail(report with { Message = $"{failed.Item}: {report.Message}" });
        }

        run.Host.Summarise(_ => JobSummary.OfCleanup(results, CommandSyntax.Shell));
        if (run.Output == OutputFormat.Json)
        {
            run.Host.ResultJson(EnvironmentJson.Of(results.Select(result => new
            {
                Item = PlanOf(result.Item),
                result.Done,
                result.Detail,
                result.Removed,
                Error = result.Failure?.Message,
            })));
        }
        else if (results.Count > 0)
        {
            run.Host.ResultTable(["Result", "Kind", "What", "Detail"], [.. results.Select(Row)]);
        }

        return results.Any(result => result.Failure is not null) ? ExitCode.Failed : ExitCode.Done;
    }

    static IReadOnlyList<string> Row(CleanupItem item) => [Texts.Word(item.Kind), item.ToString(), item.Reason];

    static IReadOnlyList<string> Row(CleanupResult result) =>
        [Texts.Result(result), Texts.Word(result.Item.Kind), result.Item.ToString(), result.Detail];

    static object PlanOf(CleanupItem item) => new
    {
        item.Kind,
        item.PullRequest,
        item.Environment?.Sha,
        item.Environment?.ServiceName,
        item.Label,
        item.Reason,
        item.CostPerHour,
    };
}
