using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;

namespace Showtime.Cli.Commands;

/// <summary><c>setup-labels</c>: defines the labels that people use.</summary>
static class SetupLabelsCommand
{
    public static Command Create(CommandAction action)
    {
        var dryRun = Values.Flag("--dry-run", "Say which labels would be created or corrected, and do nothing.");
        var command = new Command("setup-labels", "Create the labels that people use, and correct those that differ in colour or description.") { dryRun };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            await using var session = run.Connect(adjust: connection => connection with { SkipGitHubWrites = run.Value(dryRun) });
            var labels = await run.Host.WatchAsync(session.Repository, () => session.DefineLabelsAsync([], cancellationToken));
            if (labels.Count == 0) run.Host.Note("Every label is as it should be.");
            else run.Host.Note(run.Value(dryRun) ? "Would create or correct:" : "Created or corrected:");
            LabelOutput.Write(run, labels, withState: false);
            return ExitCode.Done;
        }));
        return command;
    }
}
