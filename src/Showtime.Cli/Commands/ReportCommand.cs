using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Cleanup;
using Showtime.Hosting.Report;

namespace Showtime.Cli.Commands;

/// <summary><c>report</c>: one page about all environments, what they cost, and what a clean-up would do.</summary>
static class ReportCommand
{
    public static Command Create(CommandAction action)
    {
        var file = new Argument<string>("file") { Description = "The file to write; one that is there is overwritten.", DefaultValueFactory = _ => EnvironmentReport.DefaultPath };
        var command = new Command("report", "Write one page about all environments: a table, costs, ages, orphans, and what a clean-up would do.") { file };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            await using var session = run.Connect();
            var report = await run.Host.WatchAsync(session.Repository, () => EnvironmentReport.ReadAsync(
                session, run.Server, new CleanupRequest { RespectTimeToLive = true }, run.Settings.Time, cancellationToken));
            var path = Path.GetFullPath(run.Value(file));
            report.Write(path);
            if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(new { path }));
            else run.Host.Result(path);
            return ExitCode.Done;
        }));
        return command;
    }
}
