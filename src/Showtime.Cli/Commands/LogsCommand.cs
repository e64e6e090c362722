using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Sessions;
using Showtime.Hosting;

namespace Showtime.Cli.Commands;

/// <summary><c>logs</c>: the log of an environment's container, oldest line first.</summary>
static class LogsCommand
{
    public static Command Create(CommandAction action)
    {
        var pullRequest = Values.PullRequest();
        var sha = Values.Sha("--sha", "The environment of this commit; without it the one that serves, else the one that is being brought up.");
        var tail = Values.Count("--tail", "N", "The last so many lines only.");
        var since = Values.Duration("--since", "Only lines of this long ago, or later: 10m, 2h, 1d.");
        var follow = Values.Flag("--follow", "Go on reading as lines arrive, until Ctrl+C or until the container is gone.");
        follow.Aliases.Add("-f");
        var command = new Command("logs", "Print the log of a pull request's environment.") { pullRequest, sha, tail, since, follow };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var reference = run.Value(pullRequest);
            await using var session = run.Connect(reference);
            var request = new LogRequest
            {
                PullRequest = reference.Number,
                Sha = run.Value(sha),
                Tail = run.Value(tail),
                Since = run.Value(since) is { } ago ? run.Settings.Time.GetUtcNow() - ago.ToTimeSpan() : null,
                Follow = run.Value(follow),
            };
            await foreach (var line in session.ReadLogAsync(request, cancellationToken))
            {
                run.Host.Result(run.Output == OutputFormat.Json ? EnvironmentJson.Line(line) : Texts.Line(line));
            }

            return ExitCode.Done;
        }));
        return command;
    }
}
