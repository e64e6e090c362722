using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Sessions;

namespace Showtime.Cli.Commands;

/// <summary><c>labels</c>: the reference of all labels, or what the repository has of them.</summary>
static class LabelsCommand
{
    public static Command Create(CommandAction action)
    {
        var state = Values.Flag("--repository-state", "Ask the repository which labels it defines, and how often each is used.");
        var orphaned = Values.Flag("--orphaned", "Only the repository's definitions of environments that are gone.");
        var command = new Command("labels", "Explain the labels.") { state, orphaned };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            if (!run.Value(state) && !run.Value(orphaned))
            {
                LabelOutput.Write(run, LabelGlossary.All, withState: false);
                return ExitCode.Done;
            }

            await using var session = run.Connect();
            var labels = await run.Host.WatchAsync(session.Repository, () => session.ListLabelsAsync(cancellationToken));
            if (run.Value(orphaned)) labels = [.. labels.Where(label => label.Orphaned)];
            if (labels.Count == 0) run.Host.Note("There is no such label.");
            LabelOutput.Write(run, labels, withState: true);
            return ExitCode.Done;
        }));
        return command;
    }
}
