using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Inventory;
using Showtime.Hosting.Watch;

namespace Showtime.Cli.Commands;

/// <summary><c>watch</c>: a live view of all environments; a line for each change where there is no terminal.</summary>
static class WatchCommand
{
    public static Command Create(CommandAction action)
    {
        var statuses = Values.Statuses();
        var user = Values.Texts("--user", "login", "Only those that this person asked for, * and ? as in file names; may be given several times.");
        var interval = Values.Duration("--interval", "The time from one reading to the next; 30s without it.");
        var count = Values.Count("--count", "N", "Write lines, and end after so many readings.");
        var command = new Command("watch", "Watch the environments of the repository, and act on them with keys.") { statuses, user, interval, count };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var every = EnvironmentWatch.Interval(run.Value(interval));
            var readings = run.Value(count);
            var query = new EnvironmentQuery { Statuses = run.Value(statuses) ?? [], RequestedBy = run.Value(user) ?? [] };
            var onScreen = readings is null && run.Output != OutputFormat.Json && run.Host.TableWidth is not null && ConsoleScreen.IsThere;
            await using var session = run.Connect(adjust: options => onScreen ? options with { Log = new SilentLog(CommandSyntax.Shell) } : options);
            var watch = new EnvironmentWatch(session, query, every, run.Settings.Time);
            try
            {
                if (onScreen)
                {
                    using var screen = new ConsoleScreen(run.Variables.GetValueOrDefault("NO_COLOR") is not { Length: > 0 });
                    await watch.RunAsync(screen, run.Place(session), run.Variables, cancellationToken);
                }
                else await watch.RunLinesAsync(readings, Write, Warn, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // the way to end it
            }

            return ExitCode.Done;

            Task Write(string line, ShowtimeEnvironment environment)
            {
                run.Host.Result(run.Output == OutputFormat.Json ? EnvironmentJson.Line(environment) : line);
                return Task.CompletedTask;
            }

            Task Warn(string message)
            {
                run.Host.Warn(message);
                return Task.CompletedTask;
            }
        }));
        return command;
    }
}
