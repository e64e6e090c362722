using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Core.Sessions;

namespace Showtime.PowerShell.Output;

/// <summary>Every label that there is, with its meaning; <c>{sha}</c> and the like stand for what differs from environment to environment.</summary>
static class LabelForms
{
    const string Sha = "{sha}";

    static readonly DateTimeOffset ExampleTime = new(2026, 11, 22, 2, 18, 0, TimeSpan.Zero);

    /// <summary>The labels that people put on.</summary>
    public static IReadOnlyList<ShowtimeLabel> ForPeople { get; } = [.. LabelCatalog.ForPeople.Select(definition => Describe(definition, "person"))];

    /// <summary>All labels: what people put on, then what Showtime writes.</summary>
    public static IReadOnlyList<ShowtimeLabel> All { get; } =
    [
        .. ForPeople,
        .. Enum.GetValues<EnvironmentStatus>().Where(status => status != EnvironmentStatus.Unknown).Select(status => System(new StatusLabel(Sha, status))),
        System(new PointerLabel(Sha)),
        System(new TargetLabel(Sha)),
        System(new CreatedLabel(Sha, ExampleTime)),
        System(new AddressLabel(Sha, "{ip}", 8080)),
        System(new RequesterLabel(Sha, "{login}")),
    ];

    /// <summary>A label by its name, where only that is known.</summary>
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
