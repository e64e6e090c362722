using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Cleanup;
using Showtime.Core.Errors;
using Showtime.Hosting;

namespace Showtime.Cli.Commands;

/// <summary>Tells what a clean-up would do, or did, and says it in an exit code.</summary>
static class CleanupReport
{
    /// <summary>The plan for whoever watches: kind, object, reason.</summary>
    public static IEnumerable<string> PlanLines(IReadOnlyList<CleanupItem> items) => Texts.Columns([.. items.Select(Row)]);

    /// <summary>The plan as the result, for <c>--dry-run</c>.</summary>
    public static int WritePlan(CommandRun run, IReadOnlyList<CleanupItem> items)
    {
        if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(items.Select(PlanOf)));
        else if (items.Count > 0) run.Host.ResultTable(["Kind", "What", "Why"], [.. items.Select(Row)]);
        return ExitCode.Done;
    }

    /// <summary>What was done.</summary>
    /// <returns>1 where an item failed: the others were done all the same.</returns>
    public static int Write(CommandRun run, IReadOnlyList<CleanupResult> results)
    {
        // Labels fail together, with one failure: it is told once.
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
    };
}
