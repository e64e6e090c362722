using System.CommandLine;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Errors;
using Showtime.Cli.Output;
using Showtime.SandboxHost;

namespace Showtime.Cli.Commands;

/// <summary><c>sandbox</c>: a small GitHub and a small AWS on this machine, to try Showtime on.</summary>
static class SandboxCommand
{
    public static Command Create(CommandAction action)
    {
        var port = Values.Port("--port", "The port of GitHub; AWS takes the next one. Without it free ports are taken.");
        var gitHubPort = Values.Port("--github-port", "The port of GitHub.");
        var awsPort = Values.Port("--aws-port", "The port of AWS.");
        var noDocker = Values.Flag("--no-docker", "Build nothing and run no container, even where a Docker engine answers.");
        var command = new Command("sandbox", "Start a small GitHub and a small AWS on this machine, to try showtime on.")
        {
            port, gitHubPort, awsPort, noDocker,
        };
        command.SetAction(action(async (run, cancellationToken) =>
        {
            var time = run.Settings.Time;
            using var engine = run.Value(noDocker)
                ? SandboxEngine.None("docker is not used")
                : await SandboxEngine.FindAsync(run.Variables, time, cancellationToken);
            using var repository = await SandboxRepository.CreateAsync(engine.Image, cancellationToken);
            await using var sandbox = LocalSandbox.Start(engine.Options(time) with
            {
                GitHubPort = run.Value(gitHubPort) is > 0 and var own ? own : run.Value(port),
                AwsPort = run.Value(awsPort) is > 0 and var owned ? owned : run.Value(port) is > 0 and var first ? first + 1 : 0,
            });
            await OpenPullRequestsAsync(sandbox, repository, cancellationToken);
            if (run.Output == OutputFormat.Json) run.Host.ResultJson(EnvironmentJson.Of(sandbox.Variables));
            else Explain(run, sandbox, engine, repository);
            try
            {
                await WatchAsync(run, sandbox, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // the way to end it
            }

            await sandbox.DisposeAsync();
            await engine.RemoveImagesAsync(repository.Commits);
            return ExitCode.Done;
        }));
        return command;
    }

    static async Task OpenPullRequestsAsync(LocalSandbox sandbox, SandboxRepository repository, CancellationToken cancellationToken)
    {
        foreach (var pull in SandboxSeed.PullRequests) pull.Open(sandbox.GitHub, (await repository.CommitAsync(pull.Title, cancellationToken)).Sha);
        sandbox.GitHub.AddLabel(1, SandboxSeed.StartTrigger, SandboxSeed.Maintainer);
    }

    static void Explain(CommandRun run, LocalSandbox sandbox, SandboxEngine engine, SandboxRepository repository)
    {
        var host = run.Host;
        host.Result($"GitHub  {sandbox.GitHubAddress}  {sandbox.GitHub.FullName}, three pull requests; PR 1 has the start label on");
        host.Result($"AWS     {sandbox.AwsAddress}  account {sandbox.Aws.Options.AccountId}, {sandbox.Aws.Options.Region}");
        host.Result($"Docker  {engine.Description}");
        host.Result("");
        host.Result("In another shell (bash):");
        if (engine.Docker is not null) host.Result($"  cd '{repository.Folder}'");
        host.Result("  unset AWS_PROFILE AWS_SESSION_TOKEN");
        foreach (var (name, value) in sandbox.Variables) host.Result($"  export {name}='{value}'");
        host.Result("");
        host.Result("Or in PowerShell:");
        if (engine.Docker is not null) host.Result($"  Set-Location '{repository.Folder}'");
        host.Result("  Remove-Item Env:AWS_PROFILE, Env:AWS_SESSION_TOKEN -ErrorAction Ignore");
        foreach (var (name, value) in sandbox.Variables) host.Result($"  $env:{name} = '{value}'");
        host.Result("");
        host.Result("Then try");
        host.Result("  showtime sync 1");
        host.Result("  showtime list");
        host.Result("  aws ecs list-services --cluster showtime");
        host.Result($"  curl -H 'Authorization: Bearer {SandboxSeed.Maintainer}' -d '{{\"labels\":[\"{SandboxSeed.StopTrigger}\"]}}'"
            + $" {sandbox.GitHubAddress}repos/{sandbox.GitHub.FullName}/issues/1/labels");
        host.Result("");
        host.Result("Every value above is made up; the sandbox ends with Ctrl+C.");
    }

    static Task WatchAsync(CommandRun run, LocalSandbox sandbox, CancellationToken cancellationToken) =>
        run.Output == OutputFormat.Text && run.Host.OpenTerminal() is { } terminal
            ? SandboxScreen.ShowTableAsync(sandbox, terminal, cancellationToken)
            : SandboxScreen.ShowLinesAsync(sandbox, run.Output == OutputFormat.Json ? run.Host.Note : run.Host.Result, cancellationToken);
}
