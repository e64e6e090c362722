using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Sessions;
using Showtime.Hosting;

namespace Showtime.Cli.Commands;

/// <summary><c>remove</c>: an operator's deletion, whatever the labels say.</summary>
static class RemoveCommand
{
    public static Command Create(CommandAction action)
    {
        var pullRequest = Values.PullRequest();
        var sha = Values.Sha("--sha", "Only the environment of this commit.");
        var service = Values.Text("--service-name", "service", "Only the environment with this service, for one without a commit.");
        var dryRun = Values.Flag("--dry-run", "Say what would be removed, and do nothing.");
        var force = Values.Flag("--force", "Do not ask.");
        var command = new Command("remove",
            "Remove environments of a pull request, whatever the labels say: a blocked one too. 'stop' does what the stop label does.")
        {
            pullRequest, sha, service, dryRun, force,
        };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var reference = run.Value(pullRequest);
            var request = new RemovalRequest { PullRequest = reference.Number, Sha = run.Value(sha), ServiceName = run.Value(service) };
            await using var session = run.Connect(reference);
            if (run.Value(dryRun))
            {
                run.Host.Result($"{Confirmation.Remove}: {await TargetAsync()}");
                return ExitCode.Done;
            }

            if (!run.Value(force))
            {
                if (!await run.Host.ConfirmAsync(Confirmation.Remove, await TargetAsync(), cancellationToken))
                {
                    run.Host.Note("Nothing was done.");
                    return ExitCode.Done;
                }
            }

            var removed = await run.Host.WatchAsync(reference.ToString(), () => session.RemoveAsync(request, cancellationToken));
            run.Host.Summarise(_ => JobSummary.OfRemoved(removed));
            if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(removed));
            else run.Host.Result($"{reference}: remove, whatever the labels say: {(removed.Count == 0 ? "there was no environment" : "done")}.");
            if (run.Output == OutputFormat.Text) foreach (var one in removed) run.Host.Result(Texts.Removed(one));
            return ExitCode.Done;

            async Task<string> TargetAsync() =>
                $"{await Confirmation.TargetAsync(reference, session, request, cancellationToken)} of {run.Place(session)}";
        }));
        return command;
    }
}
