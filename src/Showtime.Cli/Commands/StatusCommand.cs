using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Inventory;

namespace Showtime.Cli.Commands;

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
            var environments = await run.Host.WatchAsync(
                reference.ToString(), () => session.ListAsync(query, cancellationToken).ToListAsync(cancellationToken).AsTask());
            if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(environments));
            else if (environments.Count == 0) run.Host.Result($"{reference} has no environment.");
            else EnvironmentOutput.WriteBlocks(run, environments);
            return ExitCode.Done;
        }));
        return command;
    }
}
