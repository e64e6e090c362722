using System.Management.Automation;
using Showtime.Core.Sessions;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Completion;

namespace Showtime.PowerShell.Commands;

/// <summary>Initialize-ShowtimeLabel: creates the label definitions that people use, and corrects those that differ in colour or description.</summary>
[Cmdlet(VerbsData.Initialize, "ShowtimeLabel", SupportsShouldProcess = true)]
[OutputType(typeof(ShowtimeLabel))]
public sealed class InitializeShowtimeLabelCommand : ShowtimeCommand
{
    /// <summary>Only labels with one of these names; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LabelCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        var session = Open();
        var patterns = new NamePatterns(Name);
        List<string> confirmed = [];
        foreach (var label in LabelGlossary.ForPeople.Where(label => patterns.Match(label.Name)))
        {
            if (await ConfirmAsync(label.Name, "Define label", session.Repository).ConfigureAwait(false)) confirmed.Add(label.Name);
        }

        if (confirmed.Count == 0) return;
        foreach (var label in await session.DefineLabelsAsync(confirmed, cancellationToken).ConfigureAwait(false))
        {
            await WriteAsync(label).ConfigureAwait(false);
        }
    });
}
