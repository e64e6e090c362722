using System.CommandLine;
using Showtime.Adapters.Processes;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.Core.Errors;

namespace Showtime.Cli.Commands;

/// <summary><c>git-check</c>: whether a commit contains a required one.</summary>
static class GitCheckCommand
{
    public static Command Create(CommandAction action)
    {
        var commit = Values.Commit("SHA", "The commit to look at, 7 to 40 digits. Without it the checkout's HEAD, or the head of --pull-request.");
        var required = Values.Sha("--required", "The commit that it has to contain, 7 to 40 digits; without it the one that SHOWTIME_REQUIRED_SHA names.");
        var pullRequest = Values.PullRequestOption("--pull-request", "Look at the head of this pull request.");
        var command = new Command("git-check", "Check that a commit contains a required one.") { commit, required, pullRequest };
        command.Validators.Add(result =>
        {
            if (result.GetResult(commit) is { Tokens.Count: > 0 } && result.GetResult(pullRequest) is not null)
            {
                result.AddError("Both a commit and a pull request are named. Give one of the two.");
            }
        });
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var reference = run.Value(pullRequest);
            var sha = run.Value(commit);
            if (sha is null && reference is null) sha = await HeadAsync(run.Variables, cancellationToken);
            if ((run.Value(required) ?? run.Variables.GetValueOrDefault("SHOWTIME_REQUIRED_SHA")) is not { Length: > 0 } wanted)
            {
                // The original had the commit of one repository in its code.
                run.Host.Result("No commit is required: neither --required nor SHOWTIME_REQUIRED_SHA names one.");
                return ExitCode.Done;
            }

            await using var session = run.Connect(reference);
            var check = await session.CheckCommitAsync(wanted, sha, reference?.Number, cancellationToken);
            var subject = reference is null ? $"Commit {check.Commit}" : $"The head of pull request {reference.Number} ({check.Commit})";
            if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(check));
            else if (check.Contained) run.Host.Result($"{subject} contains {check.Required}.");
            if (check.Contained) return ExitCode.Done;
            run.Host.Fail(new ErrorReport(
                $"{subject} does not contain the required commit {check.Required}.",
                "Rebase the branch on the default branch (git fetch origin, then git rebase origin/<default branch>), and push it.",
                ExitCode.Failed));
            return ExitCode.Failed;
        }));
        return command;
    }

    static async Task<string> HeadAsync(IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken) =>
        await CommandOutput.ReadAsync("git", ["rev-parse", "--verify", "HEAD"], variables, folder: null, cancellationToken) ?? throw new ShowtimeException(
            ShowtimeError.InvalidInput, "No commit is named, and this folder is no git checkout with a commit.", "Name a commit, or give --pull-request.");
}
