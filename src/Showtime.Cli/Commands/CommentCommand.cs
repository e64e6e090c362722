using System.CommandLine;
using System.Globalization;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Commands;
using Showtime.Core.Events;
using Showtime.Hosting;

namespace Showtime.Cli.Commands;

/// <summary><c>command</c>: carries out the slash command in the comment that started this job.</summary>
static class CommentCommand
{
    public static Command Create(CommandAction action)
    {
        var eventPath = new Option<string?>("--event-path")
        {
            Description = "The event's file; without it the job's own (GITHUB_EVENT_PATH).",
            HelpName = "file",
        };
        var checkOnly = Values.Flag("--check-only", "Print as key=value lines whether it would be carried out, and do nothing.");
        var command = new Command("command", "Carry out the slash command (/testenv up, /showtime stop, …) of the comment that started this job.")
        {
            eventPath, checkOnly,
        };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var cause = await RunEventReader.ReadCommentAsync(run.Variables, run.Value(eventPath), ActionsJob.ReadFileAsync, cancellationToken);
            await using var session = run.Connect();
            var request = new CommandRequest { Event = cause, InContinuousIntegration = run.Settings.InActions, CheckOnly = run.Value(checkOnly) };
            var result = await run.Host.WatchAsync("Command", () => session.CommandAsync(request, cancellationToken));
            if (!request.CheckOnly) return Write(run, result);
            var outputs = CommandOutputs.Of(result);
            await ActionsJob.WriteOutputsAsync(run.Variables, outputs, cancellationToken);
            if (result.Failure is not null || run.Output == OutputFormat.Json) return Write(run, result);
            foreach (var (key, value) in outputs) run.Host.Result($"{key}={value}");
            return ExitCode.Done;
        }));
        return command;
    }

    /// <summary>Only a failure fails the job: that somebody may not, or misspelt a command, is no broken workflow.</summary>
    static int Write(CommandRun run, ShowtimeCommandResult result)
    {
        if (result.Failure is { } failure) run.Host.Fail(ErrorReport.Of(failure, CancellationToken.None) with { ExitCode = ExitCode.Failed });
        if (run.Output == OutputFormat.Json)
        {
            run.Host.ResultJson(EnvironmentJson.Of(new
            {
                result.Command,
                result.PullRequest,
                result.Outcome,
                result.Answer,
                result.SkippedFlags,
                result.Environments,
                Error = result.Failure?.Message,
            }));
        }
        else
        {
            WriteText(run, result);
        }

        return result.Outcome == CommandOutcome.Failed ? ExitCode.Failed : ExitCode.Done;
    }

    static void WriteText(CommandRun run, ShowtimeCommandResult result)
    {
        if (result.Command is null)
        {
            run.Host.Result("No command.");
            return;
        }

        run.Host.Result(string.Create(CultureInfo.InvariantCulture, $"PR {result.PullRequest}: {result.Command}: {Texts.Outcome(result.Outcome)}."));
        foreach (var line in (result.Answer ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)) run.Host.Result("  " + line);
        EnvironmentOutput.WriteBlocks(run, result.Environments, after: true);
    }
}
