using System.Management.Automation;

namespace Showtime.PowerShell.Presentation;

/// <summary>The streams of a command that a view writes to. A test records them.</summary>
interface IActivityOutput
{
    /// <summary>Shows or updates a progress bar.</summary>
    /// <param name="id">The bar.</param>
    /// <param name="title">What it is about.</param>
    /// <param name="status">How far it is.</param>
    /// <param name="percent">How much of it is over, 0 to 100; below 0 where that is not known.</param>
    /// <param name="parent">The bar that it belongs to; below 0 for none.</param>
    void Progress(int id, string title, string status, int percent = -1, int parent = -1);

    /// <summary>Takes a progress bar away.</summary>
    /// <param name="id">The bar.</param>
    /// <param name="title">What it was about.</param>
    void EndProgress(int id, string title);

    /// <summary>Writes to the verbose stream.</summary>
    /// <param name="text">One line.</param>
    void Verbose(string text);

    /// <summary>Writes to the warning stream.</summary>
    /// <param name="text">One line.</param>
    void Warning(string text);

    /// <summary>Writes a line that the host shows, from its first column.</summary>
    /// <param name="text">One line.</param>
    void Line(string text);
}

/// <summary>The streams of a real command.</summary>
sealed class CommandOutput(Cmdlet command) : IActivityOutput
{
    // As Write-Host writes it: always shown, and redirected with 6>.
    static readonly string[] HostTag = ["PSHOST"];

    /// <inheritdoc/>
    public void Progress(int id, string title, string status, int percent = -1, int parent = -1) =>
        command.WriteProgress(new ProgressRecord(id, title, status) { PercentComplete = percent, ParentActivityId = parent });

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
