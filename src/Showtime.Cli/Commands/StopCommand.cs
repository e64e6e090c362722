using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Core.Sessions;

namespace Showtime.Cli.Commands;

/// <summary><c>stop</c>: as if the stop trigger were on.</summary>
static class StopCommand
{
    public static Command Create(CommandAction action)
    {
        var pullRequest = Values.PullRequest();
        var dryRun = Values.Flag("--dry-run", "Say what would be done, and do nothing.");
        // The original asked for a confirmation, which this turned off. Nothing is asked here; scripts that give it go on working.
        var force = Values.Flag("--force", "Accepted for scripts of the original; nothing is asked anyway.");
        var command = new Command("stop", "Destroy everything of a pull request.") { pullRequest, dryRun, force };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var reference = run.Value(pullRequest);
            var request = new SyncRequest
            {
                PullRequest = reference.Number,
                Event = await JobEvent.ReadAsync(run.Variables, reference.Number, asked: true, cancellationToken),
                Stop = true,
                InContinuousIntegration = run.Settings.InActions,
            };
            await using var session = run.Connect(reference);
            if (run.Value(dryRun)) return SyncReport.Write(run, await session.PlanAsync(request, cancellationToken));
            var result = await run.Host.WatchAsync($"PR {reference.Number}", () => session.SyncAsync(request, cancellationToken));
            return SyncReport.Write(run, result);
        }));
        return command;
    }
}
