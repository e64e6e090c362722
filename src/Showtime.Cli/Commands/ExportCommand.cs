using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Publishing;
using Showtime.Hosting;

namespace Showtime.Cli.Commands;

/// <summary><c>export</c>: builds a commit's image into an archive, without a credential for any registry.</summary>
static class ExportCommand
{
    public static Command Create(CommandAction action)
    {
        var pullRequest = Values.PullRequestOption("--pull-request", "The pull request; in GitHub Actions the event's where none is given.");
        var sha = Values.Sha("--sha", "The commit, all 40 digits; in GitHub Actions the event's where none is given.");
        var archive = Values.File("--archive", "The file to write to.");
        var command = new Command("export", "Build a commit's image into an archive, without a credential for any registry.") { pullRequest, sha, archive };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var cause = await ActionsJob.ReadEventAsync(run.Variables, cancellationToken);
            var (reference, commit) = ActionsJob.Commit(run.Value(pullRequest), run.Value(sha), cause);
            var request = new ExportRequest
            {
                PullRequest = reference.Number,
                Sha = commit,
                Archive = Path.GetFullPath(run.Value(archive)!),
            };
            await using var session = run.Connect(reference);
            var image = await run.Host.WatchAsync(reference.ToString(), () => session.ExportImageAsync(request, cancellationToken));
            if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(image));
            else run.Host.Result(image.Archive);
            return ExitCode.Done;
        }));
        return command;
    }
}
