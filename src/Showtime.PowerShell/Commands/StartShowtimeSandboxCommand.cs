using System.Management.Automation;
using Showtime.Core.Errors;
using Showtime.PowerShell.Loading;
using Showtime.PowerShell.Output;
using Showtime.PowerShell.Sessions;

namespace Showtime.PowerShell.Commands;

/// <summary>Start-ShowtimeSandbox: starts a small GitHub and a small AWS on this machine, and connects the session to them.</summary>
[Cmdlet(VerbsLifecycle.Start, "ShowtimeSandbox", SupportsShouldProcess = true)]
[OutputType(typeof(ShowtimeSandbox))]
public sealed class StartShowtimeSandboxCommand : LocalCommand
{
    /// <summary>The port of GitHub; without it a free one is taken.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int GitHubPort { get; set; }

    /// <summary>The port of AWS; without it a free one is taken.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int AwsPort { get; set; }

    /// <inheritdoc/>
    private protected override void Process(RunspaceState state)
    {
        if (state.Sandbox is not null)
        {
            throw new ShowtimeException(ShowtimeError.Conflict, "This session has a sandbox already.", "Run Stop-ShowtimeSandbox first.");
        }

        if (!ShouldProcess("this machine", "Start a sandbox")) return;
        var sandbox = Dependencies.SandboxFactory.Start(GitHubPort, AwsPort);
        var inside = new Connection(sandbox.Repository, null, sandbox.Variables, new Dictionary<string, string>());
        state.Sandbox = new RunningSandbox(sandbox, inside, state.Connection);
        state.Connection = inside;
        WriteObject(new ShowtimeSandbox(sandbox));
    }
}

/// <summary>Stop-ShowtimeSandbox: stops the session's sandbox with everything in it, and restores the connection that was before.</summary>
[Cmdlet(VerbsLifecycle.Stop, "ShowtimeSandbox", SupportsShouldProcess = true)]
public sealed class StopShowtimeSandboxCommand : LocalCommand
{
    /// <inheritdoc/>
    private protected override void Process(RunspaceState state)
    {
        if (state.Sandbox is not { } running || !ShouldProcess(running.Sandbox.Repository, "Stop the sandbox")) return;
        state.Sandbox = null;
        // What somebody connected to since then stays.
        if (state.Connection == running.Inside) state.Connection = running.Before;
        _ = running.Sandbox.DisposeAsync().AsTask();
    }
}
