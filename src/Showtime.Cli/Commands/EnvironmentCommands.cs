using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Environments;
using Showtime.Core.Inventory;
using Showtime.Hosting;

namespace Showtime.Cli.Commands;

/// <summary><c>list</c>: every environment of the repository.</summary>
static class ListCommand
{
    public static Command Create(CommandAction action)
    {
        var statuses = Values.Statuses();
        var user = Values.Texts("--user", "login", "Only those that this person asked for, * and ? as in file names; may be given several times.");
        var command = new Command("list", "List the environments of the repository.") { statuses, user };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            await using var session = run.Connect();
            var query = new EnvironmentQuery { Statuses = run.Value(statuses) ?? [], RequestedBy = run.Value(user) ?? [] };
            var environments = await run.Host.WatchAsync(session.Repository, () => EnvironmentList.ReadAsync(session, query, cancellationToken));
            EnvironmentOutput.WriteTable(run, environments);
            return ExitCode.Done;
        }));
        return command;
    }
}

/// <summary><c>status</c>: the environments of one pull request.</summary>
static class StatusCommand
{
    public static Command Create(CommandAction action)
    {
        var pullRequest = Values.PullRequest();
        var command = new Command("status", "Show the environments of a pull request.") { pullRequest };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var reference = run.Value(pullRequest);
            await using var session = run.Connect(reference);
            var query = new EnvironmentQuery { PullRequests = [reference.Number] };
            var environments = await run.Host.WatchAsync(reference.ToString(), () => EnvironmentList.ReadAsync(session, query, cancellationToken));
            if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(environments));
            else if (environments.Count == 0) run.Host.Result($"{reference} has no environment.");
            else EnvironmentOutput.WriteBlocks(run, environments);
            return ExitCode.Done;
        }));
        return command;
    }
}

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
                reference,
                run.Value(sha),
                run.Value(statuses) is { Length: > 0 } given ? given : [EnvironmentStatus.Running],
                run.Value(timeout) ?? EnvironmentWait.DefaultTimeout);
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

/// <summary><c>open</c>: shows an environment in the browser.</summary>
static class OpenCommand
{
    public static Command Create(CommandAction action)
    {
        var pullRequest = Values.PullRequest();
        var sha = Values.Sha("--sha", "The environment of this commit; without it the one that serves.");
        var noBrowser = Values.Flag("--no-browser", "Print the address alone.");
        var command = new Command("open", "Open the environment of a pull request in the browser, and print its address.") { pullRequest, sha, noBrowser };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var reference = run.Value(pullRequest);
            await using var session = run.Connect(reference);
            var address = await EnvironmentAddress.FindAsync(session, reference, run.Value(sha), cancellationToken);
            run.Host.Result(address.AbsoluteUri);
            if (!run.Value(noBrowser)) EnvironmentAddress.Open(address, run.Variables);
            return ExitCode.Done;
        }));
        return command;
    }
}
