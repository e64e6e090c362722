using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Planning;
using Showtime.Core.Sessions;

namespace Showtime.Cli.Commands;

/// <summary><c>sync</c>: brings one pull request to what its labels, its head and the event want.</summary>
static class SyncCommand
{
    public static Command Create(CommandAction action)
    {
        var pullRequest = Values.PullRequest();
        var sha = Values.Sha();
        var image = Values.Image();
        var checkOnly = Values.Flag("--check-only", "Print what is needed as key=value lines, and do nothing.");
        var skipCloud = Values.Flag("--dry-run-aws", "Do not touch the cloud; go on as if it had done what it was asked.");
        var skipGitHub = Values.Flag("--dry-run-github", "Read GitHub, but write nothing there.");
        var skipBuild = Values.Flag("--dry-run-docker", "Do not build; take for granted that the image is there.");
        var command = new Command("sync", "Bring one pull request to what its labels and its newest commit want.")
        {
            pullRequest, sha, checkOnly, skipCloud, skipGitHub, skipBuild, image,
        };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var reference = run.Value(pullRequest);
            var request = new SyncRequest
            {
                PullRequest = reference.Number,
                Event = await JobEvent.ReadAsync(run.Variables, reference.Number, asked: false, cancellationToken),
                PinnedSha = run.Value(sha),
                Image = run.Value(image),
                InContinuousIntegration = run.Settings.InActions,
            };
            await using var session = run.Connect(reference, connection => connection with
            {
                SkipCloud = run.Value(skipCloud),
                SkipGitHubWrites = run.Value(skipGitHub),
                SkipBuild = run.Value(skipBuild),
            });
            if (run.Value(checkOnly)) return await CheckAsync(run, session, request, cancellationToken);
            var result = await run.Host.WatchAsync($"PR {reference.Number}", () => session.SyncAsync(request, cancellationToken));
            return SyncReport.Write(run, result);
        }));
        return command;
    }

    /// <summary>The question is answered whatever the answer, so the exit code is 0 even for blocked: workflows run this under <c>set -e</c>.</summary>
    static async Task<int> CheckAsync(CommandRun run, IShowtimeSession session, SyncRequest request, CancellationToken cancellationToken)
    {
        var plan = await session.PlanAsync(request, cancellationToken);
        var outputs = plan.ToOutputs();
        if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(outputs.ToDictionary()));
        else foreach (var (key, value) in outputs) run.Host.Result($"{key}={value}");
        if (run.Settings.InActions && run.Variables.GetValueOrDefault("GITHUB_OUTPUT") is { Length: > 0 } file)
        {
            await ActionsOutputFile.AppendAsync(file, outputs, cancellationToken);
        }

        if (plan.Explanation.Length > 0) run.Host.Note(plan.Explanation);
        return ExitCode.Done;
    }
}
