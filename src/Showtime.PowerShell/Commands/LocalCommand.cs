using System.Management.Automation;
using Showtime.Core.Errors;
using Showtime.PowerShell.Errors;
using Showtime.PowerShell.Sessions;

namespace Showtime.PowerShell.Commands;

/// <summary>What the commands have in common that concern this PowerShell session alone, and no repository.</summary>
public abstract class LocalCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        try
        {
            Process(RunspaceState.Current);
        }
        catch (Exception e) when (e is ShowtimeException or FileNotFoundException)
        {
            ThrowTerminatingError(ErrorRecords.Of(e, null));
        }
    }

    /// <summary>Does it.</summary>
    private protected abstract void Process(RunspaceState state);
}
