using System.Management.Automation;
using Showtime.Core.Errors;
using Showtime.Core.Sessions;
using Showtime.PowerShell.Completion;

namespace Showtime.PowerShell.Commands;

/// <summary>Remove-ShowtimeLabel: deletes label definitions of environments that are gone.</summary>
[Cmdlet(VerbsCommon.Remove, "ShowtimeLabel", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ShowtimeLabel))]
public sealed class RemoveShowtimeLabelCommand : ShowtimeCommand
{
    // A request deletes many definitions at once; one at a time would use up an hour's rate limit on a repository that has a thousand.
    readonly List<(IShowtimeSession Session, string Name)> _confirmed = [];
    IReadOnlyList<ShowtimeLabel>? _labels;

    /// <summary>The names; a wildcard stands for definitions of environments that are gone.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OrphanedLabelCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Return the labels that were deleted.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        var session = Open();
        foreach (var name in Name)
        {
            foreach (var found in await FindAsync(session, name, cancellationToken).ConfigureAwait(false))
            {
                if (await ConfirmAsync(found, "Delete label definition", session.Repository, Force).ConfigureAwait(false)) _confirmed.Add((session, found));
            }
        }
    });

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(async cancellationToken =>
    {
        foreach (var group in _confirmed.GroupBy(item => item.Session, item => item.Name))
        {
            var names = group.Distinct(StringComparer.Ordinal).ToList();
            var deleted = await group.Key.RemoveLabelsAsync(names, cancellationToken).ConfigureAwait(false);
            var kept = names.Except(deleted, StringComparer.Ordinal).ToList();
            var defined = kept.Count == 0 ? [] : await group.Key.ListLabelsAsync(cancellationToken).ConfigureAwait(false);
            foreach (var name in kept)
            {
                var isThere = defined.Any(label => label.Name == name && label.Defined == true);
                await FailAsync(isThere ? StillNeeded(name) : NotDefined(name, group.Key.Repository), name).ConfigureAwait(false);
            }

            if (!PassThru) continue;
            foreach (var name in names.Except(kept, StringComparer.Ordinal))
            {
                await WriteAsync(LabelGlossary.Named(name) with { Defined = false, Uses = 0 }).ConfigureAwait(false);
            }
        }
    });

    /// <summary>The name, or the orphaned definitions that a wildcard stands for: nothing else could be deleted.</summary>
    async Task<IReadOnlyList<string>> FindAsync(IShowtimeSession session, string name, CancellationToken cancellationToken)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(name)) return [name];
        _labels ??= await session.ListLabelsAsync(cancellationToken).ConfigureAwait(false);
        var pattern = new NamePatterns([name]);
        return [.. _labels.Where(label => label.Orphaned && pattern.Match(label.Name)).Select(label => label.Name)];
    }

    static ShowtimeException NotDefined(string name, string repository) => new(
        ShowtimeError.NotFound, $"{repository} has no label '{name}'.", "Get-ShowtimeLabel -Orphaned lists those that can be deleted.")
    {
        Target = name,
    };

    static ShowtimeException StillNeeded(string name) => new(
        ShowtimeError.Conflict,
        $"'{name}' was not deleted: a pull request or an issue carries it, or people use it.",
        "Only labels that name a commit are deleted, and only while nothing carries them: Get-ShowtimeLabel -Orphaned lists them.")
    {
        Target = name,
    };
}
