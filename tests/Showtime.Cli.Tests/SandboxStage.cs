using Showtime.Sandbox.Aws;
using Showtime.Sandbox.GitHub;
using Showtime.SandboxHost;

namespace Showtime.Cli.Tests;

/// <summary>A sandbox with one pull request, and shells whose variables lead to it.</summary>
sealed class SandboxStage : IAsyncDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly LocalSandbox _sandbox;

    /// <param name="runtime">Runs the tasks; null for the sandbox's own.</param>
    /// <param name="time">GitHub's and AWS's clock; null for the machine's.</param>
    public SandboxStage(ITaskRuntime? runtime = null, TimeProvider? time = null)
    {
        _sandbox = LocalSandbox.Start(new LocalSandboxOptions { Time = time ?? TimeProvider.System, Runtime = runtime });
        Number = GitHub.OpenPullRequest("Bigger buttons", SandboxSeed.Maintainer).Number;
        GitHub.AddLabel(Number, SandboxSeed.StartTrigger, SandboxSeed.Maintainer);
    }

    public LocalSandbox Sandbox => _sandbox;

    public GitHubSandbox GitHub => _sandbox.GitHub;

    public int Number { get; }

    /// <summary>A person's shell.</summary>
    public Shell Shell() => With(new Shell { Real = true, Time = TimeProvider.System });

    /// <summary>The shell of the job that a label started.</summary>
    public Shell Job(string label, string sender)
    {
        var eventFile = _folder.Write("event.json", GitHub.Webhooks.PullRequest("labeled", Number, sender, label));
        var shell = With(new Shell { Real = true, Time = TimeProvider.System });
        shell.Variables["GITHUB_ACTIONS"] = "true";
        shell.Variables["GITHUB_EVENT_NAME"] = "pull_request_target";
        shell.Variables["GITHUB_EVENT_PATH"] = eventFile;
        GitHub.ClearRequestLog();
        return shell;
    }

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _folder.Dispose();
    }

    Shell With(Shell shell)
    {
        foreach (var (name, value) in _sandbox.Variables) shell.Variables[name] = value;
        return shell;
    }
}
