using System.Management.Automation;
using Showtime.Core.Errors;
using Showtime.Core.Templates;
using Showtime.PowerShell.Errors;
using Showtime.PowerShell.Loading;
using Showtime.PowerShell.Sessions;

namespace Showtime.PowerShell.Commands;

/// <summary>The base of the commands that work on this PowerShell session or on files, and not on a repository.</summary>
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

    /// <summary>Does the command's work.</summary>
    private protected abstract void Process(RunspaceState state);
}

/// <summary>The base of the commands that write templates into a folder.</summary>
public abstract class TemplateCommand : LocalCommand
{
    /// <summary>Overwrite files that have another text.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The full path of a folder that was given, relative to the current location.</summary>
    private protected string FullPath(string path) => GetUnresolvedProviderPathFromPSPath(path);

    /// <summary>Writes what may be written, and returns what became of each file.</summary>
    private protected void Write(IEnumerable<PlannedFile> files)
    {
        foreach (var file in files)
        {
            if (file.IsUnchanged) WriteObject(file.As(TemplateAction.Unchanged));
            else if (file.IsDifferent && !Force)
            {
                WriteObject(file.As(TemplateAction.Different));
                WriteError(ErrorRecords.Of(file.NotOverwritten(), file.Path));
            }
            else if (ShouldProcess(file.Path, file.IsDifferent ? "Overwrite" : "Write"))
            {
                Dependencies.Templates.Write(file);
                WriteObject(file.As(TemplateAction.Written));
            }
        }
    }
}
