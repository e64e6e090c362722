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
    /// <summary>Quick, but slow enough to see the old page answer while the new one starts.</summary>
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
        var command = new Command("demo", "Run the whole life of an environment on this machine, against a small GitHub and a small AWS.") { noDocker };
        command.SetAction(action((run, cancellationToken) => RunAsync(run, run.Value(noDocker), cancellationToken)));
        return command;
    }

    static async Task<int> RunAsync(CommandRun run, bool noDocker, CancellationToken cancellationToken)
    {
        var time = run.Settings.Time;
        using var engine = noDocker ? SandboxEngine.None("docker is not used") : await SandboxEngine.FindAsync(run.Variables, time, cancellationToken);
        using var repository = await SandboxRepository.CreateAsync(engine.Image, cancellationToken);
        await using var sandbox = LocalSandbox.Start(engine.Options(time) with { Timings = Timings });
        run.Host.Result("Showtime runs an environment's whole life on this machine; nothing leaves it.");
        run.Host.Result($"  GitHub  {sandbox.GitHubAddress}  {sandbox.GitHub.FullName}");
        run.Host.Result($"  AWS     {sandbox.AwsAddress}  cluster {sandbox.Aws.Options.Clusters[0]}, {sandbox.Aws.Options.Region}");
        run.Host.Result($"  Docker  {engine.Description}");
        if (!repository.IsReal) run.Host.Result("  git     there is none: commits are made up.");

        using var scenario = new DemoScenario(run.Host, run.Settings, sandbox, repository, containers: engine.Docker is not null);
        try
        {
            await run.Host.WatchAsync("Starting", async () =>
            {
                await scenario.RunAsync(cancellationToken);
                return true;
            });
        }
        catch (DemoFailure failure)
        {
            run.Host.Fail(new ErrorReport(
                $"The demo failed: {failure.Message}.", "Run 'showtime demo --verbose' and report what it prints.", ExitCode.Failed));
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

        return Conclude(run, scenario, sandbox);
    }

    static int Conclude(CommandRun run, DemoScenario scenario, LocalSandbox sandbox)
    {
        run.Host.Result("");
        run.Host.Result("What happened");
        foreach (var step in scenario.Steps) run.Host.Result($"  {(step.Seen ? "✔" : "✘")} {step.Claim}{(step.Seen ? $": {step.Evidence}" : "")}.");
        var seen = scenario.Steps.Count(step => step.Seen);
        run.Host.Result(string.Create(CultureInfo.InvariantCulture,
            $"{seen} of {scenario.Steps.Count} seen in {scenario.Elapsed.TotalSeconds:0} s, with {sandbox.GitHub.RequestLog.Count} requests to GitHub")
            + $" and {sandbox.Aws.Requests.Count} to AWS.");
        return seen == scenario.Steps.Count ? ExitCode.Done : ExitCode.Failed;
    }
}
