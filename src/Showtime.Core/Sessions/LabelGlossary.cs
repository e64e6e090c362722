using Showtime.Core.Environments;
using Showtime.Core.Labels;

namespace Showtime.Core.Sessions;

/// <summary>Every label that there is, with its meaning. Needs no repository.</summary>
public static class LabelGlossary
{
    const string Sha = "{sha}";

    /// <summary>The labels that people put on.</summary>
    public static IReadOnlyList<ShowtimeLabel> ForPeople { get; } = [.. LabelCatalog.ForPeople.Select(definition => Describe(definition, "person"))];

    /// <summary>
    /// All labels: what people put on, then what Showtime writes. <c>{sha}</c> and the like stand for what differs from environment to environment.
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
        System(new CreatedLabel(Sha, default)) with { Name = "🎪 {sha} 📅 {yyyy-MM-ddTHH-mm}", Meaning = "When environment {sha} was asked for, UTC" },
        System(new AddressLabel(Sha, "{ip}", null)) with { Name = "🎪 {sha} 🌐 {ip}:{port}", Meaning = "Where environment {sha} answers: http://{ip}:{port}" },
        System(new RequesterLabel(Sha, "{login}")),
        System(new EnvironmentTimeToLiveLabel(Sha, TimeToLive.Parse("24h"))) with
        {
            Name = "🎪 {sha} ⌛ {ttl}", Meaning = "Environment {sha} lives for {ttl} (older spelling, read and no longer written)",
        },
        System(new LeaseLabel(0)) with { Name = "🎪 🔐 pr-{n}", Meaning = "A job works on pull request {n}; only ever a definition, on no pull request" },
    ];

    /// <summary>A label by its name, where only that is known.</summary>
    /// <param name="name">The whole name.</param>
    /// <returns>The label with its meaning.</returns>
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
