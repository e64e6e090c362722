using System.Management.Automation;
using Showtime.Core.Errors;
using Showtime.Core.Sessions;

namespace Showtime.PowerShell.Commands;

/// <summary>Remove-ShowtimeLabel: deletes label definitions of environments that are gone.</summary>
[Cmdlet(VerbsCommon.Remove, "ShowtimeLabel", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ShowtimeLabel))]
public sealed class RemoveShowtimeLabelCommand : ShowtimeCommand
{
    // A request deletes many definitions at once; one at a time would use up an hour's rate limit on a repository that has a thousand.
    readonly List<(IShowtimeSession Session, string Name)> _confirmed = [];

    /// <summary>The whole names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Return the labels that were deleted.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async _ =>
    {
        var session = Open();
        foreach (var name in Name)
        {
            if (await ConfirmAsync($"{name} ({session.Repository})", "Delete label definition", Force).ConfigureAwait(false)) _confirmed.Add((session, name));
        }
    });

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(async cancellationToken =>
    {
        foreach (var group in _confirmed.GroupBy(item => item.Session, item => item.Name))
        {
            var names = group.Distinct(StringComparer.Ordinal).ToList();
            var deleted = await group.Key.RemoveLabelsAsync(names, cancellationToken).ConfigureAwait(false);
            foreach (var name in names)
            {
                if (!deleted.Contains(name, StringComparer.Ordinal))
                {
                    await FailAsync(StillNeeded(name), name).ConfigureAwait(false);
                }
                else if (PassThru)
                {
                    await WriteAsync(LabelGlossary.Named(name) with { Defined = false, Uses = 0 }).ConfigureAwait(false);
                }
            }
        }
    });

    static ShowtimeException StillNeeded(string name) => new(
        ShowtimeError.Conflict,
        $"'{name}' was not deleted: a pull request or an issue carries it, or people use it.",
        "Only labels that name a commit are deleted, and only while nothing carries them: Get-ShowtimeLabel -Orphaned lists them.")
    {
        Target = name,
    };
}
