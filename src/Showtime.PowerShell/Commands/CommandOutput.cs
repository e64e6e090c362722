using System.Management.Automation;
using Showtime.PowerShell.Presentation;

namespace Showtime.PowerShell.Commands;

/// <summary>The streams of a real command.</summary>
sealed class CommandOutput(Cmdlet command) : IActivityOutput
{
    // What Write-Host writes: shown whatever the preferences, and redirected with 6>.
    static readonly string[] HostTag = ["PSHOST"];

    /// <inheritdoc/>
    public void Progress(int id, string title, string status) => command.WriteProgress(new ProgressRecord(id, title, status));

    /// <inheritdoc/>
    public void EndProgress(int id, string title) =>
        command.WriteProgress(new ProgressRecord(id, title, "Done") { RecordType = ProgressRecordType.Completed });

    /// <inheritdoc/>
    public void Verbose(string text) => command.WriteVerbose(text);

    /// <inheritdoc/>
    public void Warning(string text) => command.WriteWarning(text);

    /// <inheritdoc/>
    public void Line(string text) => command.WriteInformation(new HostInformationMessage { Message = text }, HostTag);
}
