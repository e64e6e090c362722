using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Publishing;

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
            var cause = await RunEventReader.ReadJobAsync(run.Variables, File.ReadAllTextAsync, cancellationToken);
            var reference = run.Value(pullRequest);
            var number = reference?.Number ?? cause.PullRequest ?? throw NotGiven("pull request");
            var request = new ExportRequest
            {
                PullRequest = number,
                Sha = run.Value(sha) ?? cause.About(number).Sha ?? throw NotGiven("commit"),
                Archive = Path.GetFullPath(run.Value(archive)!),
            };
            await using var session = run.Connect(reference);
            var image = await run.Host.WatchAsync($"PR {number}", () => session.ExportImageAsync(request, cancellationToken));
            if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(image));
            else run.Host.Result(image.Archive);
            return ExitCode.Done;
        }));
        return command;
    }

    static ShowtimeException NotGiven(string what) => new(
        ShowtimeError.InvalidInput, $"No {what} was given, and no event of GitHub Actions names one.", "Give --pull-request and --sha.");
}
