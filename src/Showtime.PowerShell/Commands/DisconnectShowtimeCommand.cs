using System.Management.Automation;
using Showtime.PowerShell.Sessions;

namespace Showtime.PowerShell.Commands;

/// <summary>Disconnect-Showtime: forgets what Connect-Showtime set, the token included, and closes the connections.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "Showtime")]
public sealed class DisconnectShowtimeCommand : LocalCommand
{
    /// <inheritdoc/>
    private protected override void Process(RunspaceState state) => state.Disconnect();
}
