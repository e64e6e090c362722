using System.CommandLine;
using System.Globalization;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Errors;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;
using Showtime.Hosting;

namespace Showtime.Cli.Commands;

/// <summary><c>sync</c>: brings one pull request to what its labels, its head and the event want.</summary>
static class SyncCommand
{
    public static Command Create(CommandAction action)
    {
        var pullRequest = Values.PullRequest();
        var sha = Values.Sha();
        var image = Values.Image();
        var checkOnly = Values.Flag("--check-only", "Print what is needed as key=value lines, and do nothing.");
        var (skipCloud, delay) = CloudOptions();
        var skipGitHub = Values.Flag("--dry-run-github", "Read GitHub, but write nothing there.");
        var skipBuild = Values.Flag("--dry-run-docker", "Do not build; take for granted that the image is there.");
        var command = new Command("sync", "Bring one pull request to what its labels and its newest commit want.")
        {
            pullRequest, sha, checkOnly, skipCloud, skipGitHub, skipBuild, image, delay,
        };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var reference = run.Value(pullRequest);
            var request = new SyncRequest
            {
                PullRequest = reference.Number,
                Event = await run.EventAsync(reference.Number, asked: false, cancellationToken),
                PinnedSha = run.Value(sha),
                Image = run.Value(image),
                InContinuousIntegration = run.Settings.InActions,
            };
            await using var session = run.Connect(reference, connection => SkippingCloud(run, skipCloud, delay)(connection) with
            {
                SkipGitHubWrites = run.Value(skipGitHub),
                SkipBuild = run.Value(skipBuild),
            });
            if (run.Value(checkOnly)) return await CheckAsync(run, session, request, cancellationToken);
            return await SyncReport.RunAsync(run, session, request, dryRun: false, cancellationToken);
        }));
        return command;
    }

    /// <summary>What start, stop and sync have for a run that leaves the cloud alone.</summary>
    public static (Option<bool> SkipCloud, Option<int?> Delay) CloudOptions() => (
        Values.Flag("--dry-run-aws", "Do not touch the cloud; go on as if it had done what it was asked."),
        Values.Count("--aws-sleep", "seconds", "With --dry-run-aws: how long the cloud would have taken to deploy."));

    public static Func<ConnectionOptions, ConnectionOptions> SkippingCloud(CommandRun run, Option<bool> skipCloud, Option<int?> delay) =>
        connection => connection with { SkipCloud = run.Value(skipCloud), SkippedCloudDelay = TimeSpan.FromSeconds(run.Value(delay) ?? 0) };

    /// <summary>The exit code is 0 for every plan, even a blocked one: workflows run this under <c>set -e</c>.</summary>
    static async Task<int> CheckAsync(CommandRun run, IShowtimeSession session, SyncRequest request, CancellationToken cancellationToken)
    {
        var plan = await session.PlanAsync(request, cancellationToken);
        var outputs = plan.ToOutputs();
        if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(outputs.ToDictionary()));
        else foreach (var (key, value) in outputs) run.Host.Result($"{key}={value}");
        await ActionsJob.WriteOutputsAsync(run.Variables, outputs, cancellationToken);
        if (plan.Explanation.Length > 0) run.Host.Note(plan.Explanation);
        return ExitCode.Done;
    }
}

/// <summary>Reports how a run ended, with its exit code.</summary>
static class SyncReport
{
    /// <summary>Runs it, or says what it would do.</summary>
    public static async Task<int> RunAsync(CommandRun run, IShowtimeSession session, SyncRequest request, bool dryRun, CancellationToken cancellationToken)
    {
        if (dryRun) return Write(run, await session.PlanAsync(request, cancellationToken), request);
        var result = await run.Host.WatchAsync($"PR {request.PullRequest}", () => session.SyncAsync(request, cancellationToken));
        return Write(run, result, request);
    }

    static int Write(CommandRun run, SyncResult result, SyncRequest request)
    {
        if (result.Outcome == SyncOutcome.Failed) run.Host.Fail(FailureOf(result));
        if (Texts.Refusal(result.Plan, request) is { } refusal) run.Host.Fail(ErrorReport.Of(refusal, CancellationToken.None));
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
            WriteText(run, result, request.Stop);
        }

        return result.Outcome switch
        {
            SyncOutcome.Failed => ExitCode.Failed,
            SyncOutcome.Blocked => ExitCode.Blocked,
            _ => ExitCode.Done,
        };
    }

    /// <summary>What a run would do, for <c>--dry-run</c>.</summary>
    static int Write(CommandRun run, Plan plan, SyncRequest request)
    {
        if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(PlanOf(plan)));
        else run.Host.Result(string.Create(CultureInfo.InvariantCulture, $"PR {plan.PullRequest}: would {Verb(plan.Action)}. {plan.Explanation}"));
        if (Texts.Refusal(plan, request) is { } refusal) run.Host.Fail(ErrorReport.Of(refusal, CancellationToken.None));
        return plan.Action == PlanAction.Blocked ? ExitCode.Blocked : ExitCode.Done;
    }

    static void WriteText(CommandRun run, SyncResult result, bool stop)
    {
        run.Host.Result(string.Create(
            CultureInfo.InvariantCulture,
            $"PR {result.Plan.PullRequest}: {(stop ? "stop: " : "")}{Texts.Outcome(result.Outcome)}. {result.Plan.Explanation}"));
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
