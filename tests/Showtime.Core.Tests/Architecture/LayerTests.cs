using NetArchTest.Rules;
using Showtime.Core.Planning;

namespace Showtime.Core.Tests.Architecture;

/// <summary>The folders of Core are layers: each knows those below it, and nothing above.</summary>
public sealed class LayerTests
{
    /// <summary>From the bottom to the top, as docs/architecture.md draws them.</summary>
    static readonly string[] Layers =
    [
        "Text", "Errors", "Environments", "Labels", "Configuration", "Events", "Templates", "Ports", "Costs", "Planning",
        "Inventory", "Feedback", "Reconciling", "Cleanup", "Publishing", "Commands", "Sessions",
    ];

    public static TheoryData<string> Names => [.. Layers];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_layer_knows_nothing_above_it(string layer)
    {
        var above = Layers[(Array.IndexOf(Layers, layer) + 1)..].Select(Namespace).ToArray();
        if (above.Length == 0) return;

        var result = Types.InAssembly(typeof(Plan).Assembly).That().ResideInNamespace(Namespace(layer)).ShouldNot().HaveDependencyOnAny(above).GetResult();

        Assert.True(result.IsSuccessful, $"{layer} refers to what is above it: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }

    [Fact]
    public void The_check_sees_a_reference_where_there_is_one()
    {
        var result = Types.InAssembly(typeof(Plan).Assembly).That().ResideInNamespace(Namespace("Sessions")).ShouldNot().HaveDependencyOnAny(Namespace("Planning")).GetResult();

        Assert.Contains("Showtime.Core.Sessions.ShowtimeSession", result.FailingTypeNames);
    }

    [Fact]
    public void Every_folder_is_a_layer()
    {
        var folders = typeof(Plan).Assembly.GetTypes().Select(type => type.Namespace).OfType<string>()
            .Where(name => name.StartsWith("Showtime.Core.", StringComparison.Ordinal)).Select(name => name.Split('.')[2]);

        Assert.Equal(Layers.Order(StringComparer.Ordinal), folders.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Core_refers_to_no_package_and_to_nothing_else_of_ours() =>
        Assert.All(typeof(Plan).Assembly.GetReferencedAssemblies(), assembly => Assert.StartsWith("System", assembly.Name, StringComparison.Ordinal));

    static string Namespace(string layer) => "Showtime.Core." + layer;
}
