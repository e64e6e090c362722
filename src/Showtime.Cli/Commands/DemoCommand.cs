using System.CommandLine;
using System.Globalization;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Demo;
using Showtime.Cli.Errors;
using Showtime.Core.Errors;
using Showtime.Sandbox.Aws;
using Showtime.SandboxHost;

namespace Showtime.Cli.Commands;

/// <summary><c>demo</c>: the whole life of an environment, on this machine alone.</summary>
static class DemoCommand
{
    /// <summary>Quick, but slow enough to see the old page answer while the new one comes up.</summary>
    static readonly AwsTimings Timings = AwsTimings.Fast with
    {
        Provisioning = TimeSpan.FromSeconds(0.3),
        Pending = TimeSpan.FromSeconds(0.7),
        Refusing = TimeSpan.FromSeconds(0.6),
        Unavailable = TimeSpan.FromSeconds(0.8),
        Stopping = TimeSpan.FromSeconds(0.3),
        Deprovisioning = TimeSpan.FromSeconds(0.3),
        Draining = TimeSpan.FromSeconds(0.5),
    };

    public static Command Create(CommandAction action)
    {
        var noDocker = Values.Flag("--no-docker", "Build nothing and run no container, even where a Docker engine answers.");
        var command = new Command("demo", "Play the life of an environment on this machine, with a small GitHub and a small AWS of its own.") { noDocker };
        command.SetAction(action((run, cancellationToken) => RunAsync(run, run.Value(noDocker), cancellationToken)));
        return command;
    }

    static async Task<int> RunAsync(CommandRun run, bool noDocker, CancellationToken cancellationToken)
    {
        var time = run.Settings.Time;
        using var engine = noDocker ? SandboxEngine.None("docker is not used") : await SandboxEngine.FindAsync(run.Variables, time, cancellationToken);
        using var repository = await SandboxRepository.CreateAsync(engine.Image, cancellationToken);
        await using var sandbox = LocalSandbox.Start(engine.Options(time) with { Timings = Timings });
        run.Host.Result("Showtime plays an environment's life on this machine; nothing leaves it.");
        run.Host.Result($"  GitHub  {sandbox.GitHubAddress}  {sandbox.GitHub.FullName}");
        run.Host.Result($"  AWS     {sandbox.AwsAddress}  cluster {sandbox.Aws.Options.Clusters[0]}, {sandbox.Aws.Options.Region}");
        run.Host.Result($"  Docker  {engine.Description}");
        if (!repository.IsReal) run.Host.Result("  git     there is none: commits are made up.");

        using var play = new DemoPlay(run.Host, run.Settings, sandbox, repository, containers: engine.Docker is not null);
        try
        {
            await run.Host.WatchAsync("Starting", async () =>
            {
                await play.RunAsync(cancellationToken);
                return true;
            });
        }
        catch (DemoFailure failure)
        {
            run.Host.Fail(new ErrorReport(
                $"The demo saw something else than it should: {failure.Message}.", "Run 'showtime demo --verbose' and report what it prints.", ExitCode.Failed));
        }
        catch (ShowtimeException failure)
        {
            run.Host.Fail(ErrorReport.Of(failure, cancellationToken));
        }
        finally
        {
            await sandbox.DisposeAsync();
            await engine.RemoveImagesAsync(repository.Commits);
        }

        return Conclude(run, play, sandbox);
    }

    static int Conclude(CommandRun run, DemoPlay play, LocalSandbox sandbox)
    {
        run.Host.Result("");
        run.Host.Result("What happened");
        foreach (var step in play.Steps) run.Host.Result($"  {(step.Seen ? "✔" : "✘")} {step.Claim}{(step.Seen ? $": {step.Evidence}" : "")}.");
        var seen = play.Steps.Count(step => step.Seen);
        run.Host.Result(string.Create(CultureInfo.InvariantCulture,
            $"{seen} of {play.Steps.Count} seen in {play.Elapsed.TotalSeconds:0} s, with {sandbox.GitHub.RequestLog.Count} requests to GitHub")
            + $" and {sandbox.Aws.Requests.Count} to AWS.");
        return seen == play.Steps.Count ? ExitCode.Done : ExitCode.Failed;
    }
}
