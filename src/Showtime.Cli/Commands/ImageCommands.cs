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

/// <summary><c>publish</c>: pushes an image that another job built into an archive, if its commit was approved.</summary>
static class PublishCommand
{
    public static Command Create(CommandAction action)
    {
        var archive = Values.Text("--archive", "file", "The archive: what docker save writes, or an OCI layout in a tar.");
        var pullRequest = Values.PullRequestOption("--pull-request",
            "The pull request; without it the one whose head the finished run of the event (workflow_run) was on.");
        var sha = Values.Sha("--sha", "The commit, all 40 digits; without it that of the finished run.");
        var force = Values.Flag("--force", "Push even where the registry has an image of that commit.");
        var checkOnly = Values.Flag("--check-only", "Print whether a pull request is there that it would be published for, and do nothing.");
        var command = new Command("publish", "Push an image that another job built into an archive, if its commit was approved.")
        {
            archive, pullRequest, sha, force, checkOnly,
        };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(checkOnly) && result.GetResult(archive) is null) result.AddError("No archive is named. Give --archive.");
        });
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var reference = run.Value(pullRequest);
            var request = new PublicationRequest
            {
                Archive = run.Value(archive) is { } path ? Path.GetFullPath(path) : "",
                PullRequest = reference?.Number,
                Sha = run.Value(sha),
                Event = await ActionsJob.ReadEventAsync(run.Variables, cancellationToken),
                Force = run.Value(force),
                CheckOnly = run.Value(checkOnly),
            };
            await using var session = run.Connect(reference);
            var images = await run.Host.WatchAsync("image", () => session.PublishImageAsync(request, cancellationToken));
            var needed = images.Count > 0 ? "true" : "false";
            if (request.CheckOnly) await ActionsJob.WriteOutputsAsync(run.Variables, [new("publish_needed", needed)], cancellationToken);
            if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(images));
            else if (request.CheckOnly) run.Host.Result($"publish_needed={needed}");
            else foreach (var image in images) run.Host.Result($"{image.PullRequest} {image.Image} {(image.Pushed ? "pushed" : "was there")}");
            return ExitCode.Done;
        }));
        return command;
    }
}
