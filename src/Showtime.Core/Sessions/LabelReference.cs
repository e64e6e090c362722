using Showtime.Core.Cleanup;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Core.Sessions;

/// <summary>The repository's label definitions beside the reference.</summary>
sealed class LabelReference(IShowtimeBackend backend)
{
    public async Task<IReadOnlyList<ShowtimeLabel>> ListAsync(CancellationToken cancellationToken)
    {
        var definitions = await backend.PullRequests.ListDefinitionsAsync(cancellationToken).ConfigureAwait(false);
        var defined = definitions.Where(d => LabelGrammar.Parse(d.Definition.Name) is not LeaseLabel).Select(d => Describe(d.Definition) with
        {
            Defined = true,
            Uses = d.Uses,
            // Whether a pull request is at work on the commit is asked again before anything is deleted.
            Orphaned = CleanupPlanner.IsOrphaned(d, []),
        });
        var missing = LabelCatalog.ForPeople.Where(p => definitions.All(d => d.Definition.Name != p.Name)).Select(p => Describe(p) with { Defined = false, Uses = 0 });
        return [.. defined.Concat(missing).OrderBy(l => l.Name, StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<ShowtimeLabel>> DefineAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var definitions = await backend.PullRequests.ListDefinitionsAsync(cancellationToken).ConfigureAwait(false);
        var wanted = LabelCatalog.ForPeople
            .Where(p => names.Count == 0 || names.Contains(p.Name))
            .Where(p => !definitions.Any(d => d.Definition.Name == p.Name && d.Definition.Description == p.Description
                && string.Equals(d.Definition.Color, p.Color, StringComparison.OrdinalIgnoreCase)))
            .ToList();
        if (wanted.Count > 0) await backend.PullRequests.DefineAsync(wanted, cancellationToken).ConfigureAwait(false);
        return [.. wanted.Select(w => Describe(w) with { Defined = true })];
    }

    public async Task<IReadOnlyList<string>> RemoveAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var prunable = names.Where(name => LabelGrammar.Parse(name) is EnvironmentLabel or FeatureFlagLabel).ToList();
        return prunable.Count == 0 ? [] : await backend.PullRequests.DeleteUnusedDefinitionsAsync(prunable, cancellationToken).ConfigureAwait(false);
    }

    static ShowtimeLabel Describe(LabelDefinition definition)
    {
        var label = LabelGrammar.Parse(definition.Name);
        var meaning = label is null or UnknownCircusLabel ? definition.Description : LabelCatalog.Define(label).Description;
        return new ShowtimeLabel
        {
            Name = definition.Name,
            Meaning = meaning,
            Color = definition.Color,
            WrittenBy = label is EnvironmentLabel or LeaseLabel ? "system" : "person",
        };
    }
}
