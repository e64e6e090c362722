using System.Globalization;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Errors;
using Showtime.Core.Planning;
using Showtime.Core.Sessions;
using Showtime.Hosting;

namespace Showtime.Cli.Commands;

/// <summary>Tells how a run ended, and says it in an exit code.</summary>
static class SyncReport
{
    /// <summary>Runs it, or says what it would do.</summary>
    public static async Task<int> RunAsync(CommandRun run, IShowtimeSession session, SyncRequest request, bool dryRun, CancellationToken cancellationToken)
    {
        if (dryRun) return Write(run, await session.PlanAsync(request, cancellationToken), request.Stop);
        var result = await run.Host.WatchAsync($"PR {request.PullRequest}", () => session.SyncAsync(request, cancellationToken));
        return Write(run, result, request.Stop);
    }

    static int Write(CommandRun run, SyncResult result, bool stop)
    {
        if (result.Outcome == SyncOutcome.Failed) run.Host.Fail(FailureOf(result));
        if (Texts.Refusal(result.Plan, stop) is { } refusal) run.Host.Fail(ErrorReport.Of(refusal, CancellationToken.None));
        run.Host.Summarise(journal => JobSummary.Of(result, journal, run.Server, CommandSyntax.Shell));
        if (run.Output == OutputFormat.Json)
        {
            run.Host.ResultJson(EnvironmentJson.Of(new
            {
                result.Outcome,
                Plan = PlanOf(result.Plan),
                result.Environments,
                result.Removed,
                Error = result.Failure?.Message,
            }));
        }
        else
        {
            WriteText(run, result, stop);
        }

        return result.Outcome switch
        {
            SyncOutcome.Failed => ExitCode.Failed,
            SyncOutcome.Blocked => ExitCode.Blocked,
            _ => ExitCode.Done,
        };
    }

    /// <summary>What a run would do, for <c>--dry-run</c>.</summary>
    static int Write(CommandRun run, Plan plan, bool stop)
    {
        if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(PlanOf(plan)));
        else run.Host.Result(string.Create(CultureInfo.InvariantCulture, $"PR {plan.PullRequest}: would {Verb(plan.Action)}. {plan.Explanation}"));
        if (Texts.Refusal(plan, stop) is { } refusal) run.Host.Fail(ErrorReport.Of(refusal, CancellationToken.None));
        return plan.Action == PlanAction.Blocked ? ExitCode.Blocked : ExitCode.Done;
    }

    static void WriteText(CommandRun run, SyncResult result, bool stop)
    {
        run.Host.Result(string.Create(CultureInfo.InvariantCulture, $"PR {result.Plan.PullRequest}: {(stop ? "stop: " : "")}{Texts.Outcome(result.Outcome)}. {result.Plan.Explanation}"));
        foreach (var removed in result.Removed) run.Host.Result(Texts.Removed(removed));
        EnvironmentOutput.WriteBlocks(run, result.Environments, after: true);
    }

    static ErrorReport FailureOf(SyncResult result) => result.Failure is { } failure
        ? ErrorReport.Of(failure, CancellationToken.None) with { ExitCode = ExitCode.Failed }
        : new($"The environment of pull request {result.Plan.PullRequest} did not come up.", null, ExitCode.Failed);

    static object PlanOf(Plan plan) => new
    {
        plan.Repository,
        plan.PullRequest,
        plan.Action,
        plan.Reason,
        plan.TargetSha,
        plan.Explanation,
        plan.BuildNeeded,
        plan.SyncNeeded,
    };

    static string Verb(PlanAction action) => action switch
    {
        PlanAction.CreateEnvironment => "create an environment",
        PlanAction.RollingUpdate or PlanAction.AutoSync => "update the environment",
        PlanAction.DestroyEnvironment => "destroy everything of it",
        PlanAction.Blocked => "be blocked",
        _ => "do nothing",
    };
}
