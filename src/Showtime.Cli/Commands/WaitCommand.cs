using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Environments;
using Showtime.Hosting;

namespace Showtime.Cli.Commands;

/// <summary><c>wait</c>: until an environment has a status.</summary>
static class WaitCommand
{
    public static Command Create(CommandAction action)
    {
        var pullRequest = Values.PullRequest();
        var sha = Values.Sha("--sha", "The environment of this commit; without it the one that is being brought up, else the one that serves.");
        var statuses = Values.Statuses();
        statuses.Description = "Any of these ends the waiting; running without it.";
        var timeout = Values.Duration("--timeout", "How long to wait at most; 20m without it.");
        var command = new Command("wait", "Wait until the environment of a pull request runs, or has another status.") { pullRequest, sha, statuses, timeout };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var reference = run.Value(pullRequest);
            await using var session = run.Connect(reference);
            var wait = new EnvironmentWait(
                reference, run.Value(sha), run.Value(statuses) is { Length: > 0 } given ? given : [EnvironmentStatus.Running], run.Value(timeout) ?? EnvironmentWait.DefaultTimeout);
            var environment = await run.Host.WatchAsync(reference.ToString(), () => wait.RunAsync(session, run.Settings.Time, Show, cancellationToken));
            if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(environment));
            else EnvironmentOutput.WriteBlocks(run, [environment]);
            return ExitCode.Done;

            Task Show(Core.Ports.Activity activity)
            {
                run.Host.Report(activity);
                return Task.CompletedTask;
            }
        }));
        return command;
    }
}
