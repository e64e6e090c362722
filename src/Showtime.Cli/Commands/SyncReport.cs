using System.Globalization;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Planning;
using Showtime.Core.Presentation;
using Showtime.Core.Sessions;

namespace Showtime.Cli.Commands;

/// <summary>Tells how a run ended, and says it in an exit code.</summary>
static class SyncReport
{
    public static int Write(CommandRun run, SyncResult result)
    {
        if (result.Outcome == SyncOutcome.Failed) run.Host.Fail(FailureOf(result));
        run.Host.Summarise(journal => JobSummary.Of(result, journal, run.Server));
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
            WriteText(run, result);
        }

        return result.Outcome switch
        {
            SyncOutcome.Failed => ExitCode.Failed,
            SyncOutcome.Blocked => ExitCode.Blocked,
            _ => ExitCode.Done,
        };
    }

    /// <summary>What a run would do, for <c>--dry-run</c>.</summary>
    public static int Write(CommandRun run, Plan plan)
    {
        if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(PlanOf(plan)));
        else run.Host.Result(string.Create(CultureInfo.InvariantCulture, $"PR {plan.PullRequest}: would {Verb(plan.Action)}. {plan.Explanation}"));
        return plan.Action == PlanAction.Blocked ? ExitCode.Blocked : ExitCode.Done;
    }

    static void WriteText(CommandRun run, SyncResult result)
    {
        var outcome = result.Outcome switch
        {
            SyncOutcome.NothingToDo => "nothing to do",
            SyncOutcome.Done => "done",
            SyncOutcome.LeftToOther => "left to the job that works on it",
            SyncOutcome.Blocked => "blocked",
            _ => "failed",
        };
        run.Host.Result(string.Create(CultureInfo.InvariantCulture, $"PR {result.Plan.PullRequest}: {outcome}. {result.Plan.Explanation}"));
        foreach (var removed in result.Removed)
        {
            var service = removed.ServiceName is null ? "no service" : $"service {removed.ServiceName}";
            run.Host.Result($"Removed {removed}: {service}{(removed.Image is null ? "" : $", image {removed.Image}")}");
        }

        var now = run.Settings.Time.GetUtcNow();
        foreach (var environment in result.Environments)
        {
            run.Host.Result("");
            foreach (var line in EnvironmentText.Block(environment, now, run.Verbose)) run.Host.Result(line);
        }
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
