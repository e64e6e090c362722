using System.Management.Automation;
using Showtime.Core.Templates;
using Showtime.PowerShell.Loading;
using Showtime.PowerShell.Sessions;

namespace Showtime.PowerShell.Commands;

/// <summary>New-ShowtimeWorkflow: writes the workflows that a repository needs.</summary>
[Cmdlet(VerbsCommon.New, "ShowtimeWorkflow", SupportsShouldProcess = true)]
[OutputType(typeof(TemplateFile))]
public sealed class NewShowtimeWorkflowCommand : TemplateCommand
{
    /// <summary>The folder to write to.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = System.IO.Path.Combine(".github", "workflows");

    /// <summary>Which workflows.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public WorkflowKind[] Kind { get; set; } = [WorkflowKind.Trigger, WorkflowKind.Cleanup, WorkflowKind.Command];

    /// <summary>The AWS region; without it the one in showtime.yml next to the folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Region { get; set; }

    /// <inheritdoc/>
    private protected override void Process(RunspaceState state) => Write(Dependencies.Templates.Workflows(FullPath(Path), Kind, Region));
}
