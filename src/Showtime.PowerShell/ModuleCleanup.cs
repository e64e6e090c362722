using System.Management.Automation;
using Showtime.PowerShell.Sessions;

namespace Showtime.PowerShell;

/// <summary>Closes the connections of a runspace when the module is removed from it.</summary>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) => RunspaceState.Forget();
}
