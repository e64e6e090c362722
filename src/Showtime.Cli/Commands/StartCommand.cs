using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Core.Planning;

namespace Showtime.Cli.Commands;

/// <summary><c>start</c> and <c>stop</c>: as if the trigger label were on.</summary>
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
        var force = Values.Flag("--force",
            "Build and deploy again even if the commit is running; deploy a commit that is not of the pull request; go beyond the limits.");
        var (skipCloud, delay) = SyncCommand.CloudOptions();
        var command = new Command("start", "Create the environment of a pull request, or update it.")
        {
            pullRequest, sha, timeToLive, size, image, dryRun, force, skipCloud, delay,
        };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var reference = run.Value(pullRequest);
            var request = new SyncRequest
            {
                PullRequest = reference.Number,
                Event = await run.EventAsync(reference.Number, asked: true, cancellationToken),
                Start = true,
                PinnedSha = run.Value(sha),
                TimeToLive = run.Value(timeToLive),
                Size = run.Value(size),
                Image = run.Value(image),
                Force = run.Value(force),
                InContinuousIntegration = run.Settings.InActions,
            };
            await using var session = run.Connect(reference, SyncCommand.SkippingCloud(run, skipCloud, delay));
            return await SyncReport.RunAsync(run, session, request, run.Value(dryRun), cancellationToken);
        }));
        return command;
    }

    public static Command CreateStop(CommandAction action)
    {
        var pullRequest = Values.PullRequest();
        var dryRun = Values.Flag("--dry-run", "Say what would be done, and do nothing.");
        // The original asked for a confirmation, which this turned off. Nothing is asked here; scripts that give it go on working.
        var force = Values.Flag("--force", "Accepted for scripts of the original; nothing is asked anyway.");
        var (skipCloud, delay) = SyncCommand.CloudOptions();
        var command = new Command("stop", "Stop a pull request as the stop label does: a blocked one is refused. 'remove' deletes whatever the labels say.")
        {
            pullRequest, dryRun, force, skipCloud, delay,
        };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var reference = run.Value(pullRequest);
            var request = new SyncRequest
            {
                PullRequest = reference.Number,
                Event = await run.EventAsync(reference.Number, asked: true, cancellationToken),
                Stop = true,
                InContinuousIntegration = run.Settings.InActions,
            };
            await using var session = run.Connect(reference, SyncCommand.SkippingCloud(run, skipCloud, delay));
            return await SyncReport.RunAsync(run, session, request, run.Value(dryRun), cancellationToken);
        }));
        return command;
    }
}
