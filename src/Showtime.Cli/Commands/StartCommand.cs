using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Core.Sessions;

namespace Showtime.Cli.Commands;

/// <summary><c>start</c>: as if the start trigger were on.</summary>
static class StartCommand
{
    public static Command Create(CommandAction action)
    {
        var pullRequest = Values.PullRequest();
        var sha = Values.Sha();
        var timeToLive = Values.TimeToLive();
        var size = Values.Size();
        var image = Values.Image();
        var dryRun = Values.Flag("--dry-run", "Say what would be done, and do nothing.");
        var force = Values.Flag("--force", "Build and deploy anew even where the commit runs.");
        var command = new Command("start", "Create the environment of a pull request, or update it.")
        {
            pullRequest, sha, timeToLive, size, image, dryRun, force,
        };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var reference = run.Value(pullRequest);
            var request = new SyncRequest
            {
                PullRequest = reference.Number,
                Event = await JobEvent.ReadAsync(run.Variables, reference.Number, asked: true, cancellationToken),
                Start = true,
                PinnedSha = run.Value(sha),
                TimeToLive = run.Value(timeToLive),
                Size = run.Value(size),
                Image = run.Value(image),
                Force = run.Value(force),
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
