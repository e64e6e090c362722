using Showtime.Core.Cleanup;
using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Core.Ports;
using Showtime.Core.Text;

namespace Showtime.Core.Sessions;

/// <summary>A circus label: one that Showtime knows, one that the repository defines, or both.</summary>
public sealed record ShowtimeLabel
{
    /// <summary>The whole name.</summary>
    public required string Name { get; init => field = UntrustedText.Display(value); }

    /// <summary>What it means.</summary>
    public required string Meaning { get; init => field = UntrustedText.Display(value); }

    /// <summary>Who writes it: <c>person</c> or <c>system</c>.</summary>
    public required string WrittenBy { get; init; }

    /// <summary>Six hex digits.</summary>
    public required string Color { get; init => field = UntrustedText.Display(value); }

    /// <summary>Whether the repository defines it; null if the repository was not asked.</summary>
    public bool? Defined { get; init; }

    /// <summary>How many issues and pull requests carry it; null if the repository was not asked.</summary>
    public int? Uses { get; init; }

    /// <summary>Whether it names a commit or a feature flag and nothing carries it any more. Clean-up deletes such a label.</summary>
    public bool Orphaned { get; init; }
}

/// <summary>Every label with its meaning. Needs no repository.</summary>
static class LabelGlossary
{
    const string Sha = "{sha}";

    /// <summary>The labels that people add.</summary>
    public static IReadOnlyList<ShowtimeLabel> ForPeople { get; } = [.. LabelCatalog.ForPeople.Select(definition => Describe(definition, "person"))];

    /// <summary>
    /// All labels: those that people add, then those that Showtime writes. <c>{sha}</c> and the like are placeholders.
    /// </summary>
    public static IReadOnlyList<ShowtimeLabel> All { get; } =
    [
        .. ForPeople,
        Describe(LabelCatalog.Define(new FeatureFlagLabel("NAME", Enabled: true)), "person") with
        {
            Name = "🎪 🚩 {NAME}={true|false}", Meaning = "Feature flag {NAME} is on or off in the environments, whatever the description says",
        },
        .. Enum.GetValues<EnvironmentStatus>().Where(status => status != EnvironmentStatus.Unknown).Select(status => System(new StatusLabel(Sha, status))),
        System(new PointerLabel(Sha)),
        System(new TargetLabel(Sha)),
        System(new CreatedLabel(Sha, default)) with { Name = "🎪 {sha} 📅 {yyyy-MM-ddTHH-mm}", Meaning = "When environment {sha} was requested, UTC" },
        System(new AddressLabel(Sha, "{ip}", null)) with
        {
            Name = "🎪 {sha} 🌐 {ip}:{port}", Meaning = "Where environment {sha} answers: http://{ip}:{port}",
        },
        System(new RequesterLabel(Sha, "{login}")),
        System(new EnvironmentTimeToLiveLabel(Sha, TimeToLive.Parse("24h"))) with
        {
            Name = "🎪 {sha} ⌛ {ttl}", Meaning = "Time to live of environment {sha} (older spelling, read but no longer written)",
        },
        System(new LeaseLabel(0)) with { Name = "🎪 🔐 pr-{n}", Meaning = "A job works on pull request {n}; only a definition, never on a pull request" },
    ];

    /// <summary>The label of this name, with its meaning.</summary>
    public static ShowtimeLabel Named(string name) => LabelGrammar.Parse(name) switch
    {
        EnvironmentLabel label => System(label) with { Name = name },
        { } label => Describe(LabelCatalog.Define(label), "person") with { Name = name },
        null => new ShowtimeLabel { Name = name, Meaning = "", Color = "", WrittenBy = "person" },
    };

    static ShowtimeLabel System(CircusLabel label) => Describe(LabelCatalog.Define(label), "system");

    static ShowtimeLabel Describe(LabelDefinition definition, string writtenBy) =>
        new() { Name = definition.Name, Meaning = definition.Description, Color = definition.Color, WrittenBy = writtenBy };
}

/// <summary>The repository's label definitions, compared with those of Showtime.</summary>
sealed class LabelReference(IShowtimeBackend backend)
{
    public async Task<IReadOnlyList<ShowtimeLabel>> ListAsync(CancellationToken cancellationToken)
    {
        var definitions = await backend.PullRequests.ListDefinitionsAsync(cancellationToken).ConfigureAwait(false);
        var defined = definitions.Where(d => LabelGrammar.Parse(d.Definition.Name) is not LeaseLabel).Select(d => Describe(d.Definition) with
        {
            Defined = true,
            Uses = d.Uses,
            // Before clean-up deletes it, it also checks that no pull request uses the commit.
            Orphaned = CleanupPlanner.IsOrphaned(d, new HashSet<string>()),
        });
        var missing = LabelCatalog.ForPeople.Where(p => definitions.All(d => d.Definition.Name != p.Name))
            .Select(p => Describe(p) with { Defined = false, Uses = 0 });
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
