using System.Management.Automation;
using Showtime.PowerShell.Sessions;

namespace Showtime.PowerShell.Commands;

/// <summary>Disconnect-Showtime: forgets what Connect-Showtime set, the token included, and closes the connections.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "Showtime")]
public sealed class DisconnectShowtimeCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => RunspaceState.Forget();
}
