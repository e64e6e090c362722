using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Hosting;

namespace Showtime.Cli.Commands;

/// <summary><c>open</c>: shows an environment in the browser.</summary>
static class OpenCommand
{
    public static Command Create(CommandAction action)
    {
        var pullRequest = Values.PullRequest();
        var sha = Values.Sha("--sha", "The environment of this commit; without it the one that serves.");
        var noBrowser = Values.Flag("--no-browser", "Print the address alone.");
        var command = new Command("open", "Open the environment of a pull request in the browser, and print its address.") { pullRequest, sha, noBrowser };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var reference = run.Value(pullRequest);
            await using var session = run.Connect(reference);
            var address = await EnvironmentAddress.FindAsync(session, reference, run.Value(sha), cancellationToken);
            run.Host.Result(address.AbsoluteUri);
            if (!run.Value(noBrowser)) EnvironmentAddress.Open(address, run.Variables);
            return ExitCode.Done;
        }));
        return command;
    }
}
