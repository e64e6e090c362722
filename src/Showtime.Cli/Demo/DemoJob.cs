using Showtime.Cli.Commands;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Hosting;
using Showtime.SandboxHost;

namespace Showtime.Cli.Demo;

/// <summary>
/// A job of GitHub Actions as a real repository would start it: the sandbox's webhook is in an event file, and the session of
/// <c>showtime sync</c> handles it over loopback HTTP.
/// </summary>
sealed class DemoJob(ApplicationSettings settings, LocalSandbox sandbox, SandboxRepository repository, IActivityLog log)
{
    /// <summary>Runs <c>showtime sync</c> for an event.</summary>
    public async Task<SyncResult> RunAsync(int pullRequest, string payload, CancellationToken cancellationToken)
    {
        var eventFile = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(eventFile, payload, cancellationToken);
            var variables = VariablesFor(eventFile);
            await using var session = settings.Connect(new ConnectionOptions
            {
                Variables = variables, WorkingDirectory = repository.Folder, Log = log, Time = settings.Time,
            });
            return await session.SyncAsync(new SyncRequest
            {
                PullRequest = pullRequest,
                Event = (await ActionsJob.ReadEventAsync(variables, cancellationToken)).About(pullRequest, asked: false),
                InContinuousIntegration = true,
            }, cancellationToken);
        }
        finally
        {
            File.Delete(eventFile);
        }
    }

    /// <summary>This machine's variables without those that lead to a real GitHub or a real cloud.</summary>
    Dictionary<string, string> VariablesFor(string eventFile)
    {
        string[] foreign = ["GITHUB_", "GH_", "AWS_", "ECS_", "ECR_", "SHOWTIME_", "DOCKERHUB_"];
        var variables = settings.Variables
            .Where(variable => variable.Key == "SHOWTIME_DOCKER" || !foreign.Any(prefix => variable.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            .ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in sandbox.Variables) variables[name] = value;
        variables["GITHUB_ACTIONS"] = "true";
        variables["GITHUB_EVENT_NAME"] = "pull_request_target";
        variables["GITHUB_EVENT_PATH"] = eventFile;
        return variables;
    }
}
