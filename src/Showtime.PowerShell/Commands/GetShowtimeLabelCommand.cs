using System.Management.Automation;
using Showtime.Core.Sessions;
using Showtime.PowerShell.Binding;
using Showtime.PowerShell.Completion;

namespace Showtime.PowerShell.Commands;

/// <summary>Get-ShowtimeLabel: the reference of all labels with their meaning, or those that the repository defines.</summary>
[Cmdlet(VerbsCommon.Get, "ShowtimeLabel", DefaultParameterSetName = ReferenceSet)]
[OutputType(typeof(ShowtimeLabel))]
public sealed class GetShowtimeLabelCommand : ShowtimeCommand
{
    const string ReferenceSet = "Reference";
    const string DefinedSet = "Defined";
    const string OrphanedSet = "Orphaned";

    /// <summary>Only labels with one of these names; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LabelCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Read the repository: what it defines and how often it is used, and what is missing there.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DefinedSet)]
    public SwitchParameter Defined { get; set; }

    /// <summary>Read the repository: definitions of environments that are gone.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OrphanedSet)]
    public SwitchParameter Orphaned { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        var labels = ParameterSetName == ReferenceSet ? LabelGlossary.All : await Open().ListLabelsAsync(cancellationToken).ConfigureAwait(false);
        var patterns = new NamePatterns(Name);
        foreach (var label in labels.Where(label => (!Orphaned || label.Orphaned) && patterns.Match(label.Name))) await WriteAsync(label).ConfigureAwait(false);
    });
}

/// <summary>Names with wildcards, any of which may match; none given matches all.</summary>
sealed class NamePatterns(string[]? names)
{
    readonly WildcardPattern[] _patterns = [.. (names ?? []).Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];

    /// <summary>Whether a name matches.</summary>
    public bool Match(string name) => _patterns.Length == 0 || _patterns.Any(pattern => pattern.IsMatch(name));
}
