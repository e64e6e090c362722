using System.CommandLine;
using System.Globalization;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Sessions;
using Showtime.Hosting;

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

/// <summary>Labels as a table or as JSON.</summary>
static class LabelOutput
{
    /// <summary>Writes them as the result; nothing for none in a table.</summary>
    /// <param name="run">Where to.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="withState">Whether the repository was asked about them.</param>
    public static void Write(CommandRun run, IReadOnlyList<ShowtimeLabel> labels, bool withState)
    {
        if (run.Output == OutputFormat.Json)
        {
            run.Host.ResultJson(EnvironmentJson.Of(labels));
        }
        else if (labels.Count > 0)
        {
            IReadOnlyList<string> columns = withState ? ["Name", "Written by", "Defined", "Uses", "Meaning"] : ["Name", "Written by", "Meaning"];
            run.Host.ResultTable(columns, [.. labels.Select(label => Row(label, withState))]);
        }
    }

    static IReadOnlyList<string> Row(ShowtimeLabel label, bool withState) => withState
        ? [label.Name, label.WrittenBy, Texts.Defined(label), label.Uses?.ToString(CultureInfo.InvariantCulture) ?? "-", label.Meaning]
        : [label.Name, label.WrittenBy, label.Meaning];
}
