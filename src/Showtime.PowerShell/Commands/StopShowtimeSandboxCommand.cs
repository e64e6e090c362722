using System.Management.Automation;
using Showtime.PowerShell.Sessions;

namespace Showtime.PowerShell.Commands;

/// <summary>Stop-ShowtimeSandbox: stops the session's sandbox with everything in it, and restores the connection that was before.</summary>
[Cmdlet(VerbsLifecycle.Stop, "ShowtimeSandbox", SupportsShouldProcess = true)]
public sealed class StopShowtimeSandboxCommand : LocalCommand
{
    /// <inheritdoc/>
    private protected override void Process(RunspaceState state)
    {
        if (state.Sandbox is not { } running || !ShouldProcess(running.Sandbox.Repository, "Stop the sandbox")) return;
        state.Sandbox = null;
        state.Connection = running.Before;
        _ = running.Sandbox.DisposeAsync().AsTask();
    }
}
