using NetArchTest.Rules;

namespace Showtime.Adapters.Tests.Architecture;

/// <summary>The folders of Adapters are layers: each knows those below it, and nothing above. The folders inside GitHub and Aws are layers too.</summary>
public sealed class LayerTests
{
    const string Root = "Showtime.Adapters";

    /// <summary>From the bottom to the top. Composition is the root namespace, where everything comes together.</summary>
    static readonly string[] Layers =
    [
        "Network", "Processes", "Registries", "Configuration", "Templates", "Health",
        "GitHub.Http", "GitHub.Model", "GitHub.Reads", "GitHub.Writes", "GitHub",
        "Docker", "Docker.Archives",
        "Aws.Sdk", "Aws.Runtime", "Aws",
        "",
    ];

    static readonly Types All = Types.InAssembly(typeof(ShowtimeBackendFactory).Assembly);

    public static TheoryData<string> Names => [.. Layers];

    /// <summary>The packages that speak a vendor's language, by namespace, and the only folders that know them.</summary>
    public static TheoryData<string, string[]> Vendors => new()
    {
        { "Amazon", ["Aws", ""] },
        { "Octokit", ["GitHub"] },
        { "Docker.DotNet", ["Docker"] },
        { "YamlDotNet", ["Configuration"] },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_folder_refers_to_nothing_above_it(string layer) =>
        Assert.Empty(ReferencesFrom(layer, Layers[(Array.IndexOf(Layers, layer) + 1)..]));

    [Fact]
    public void A_reference_is_found_where_there_is_one()
    {
        Assert.Contains("Showtime.Adapters.Aws.EcrImageRegistry", ReferencesFrom("Aws", ["Registries"]));
        Assert.Contains("Showtime.Adapters.ShowtimeBackendFactory", ReferencesFrom("", [""]));
    }

    [Fact]
    public void Every_folder_is_a_layer()
    {
        var folders = All.That().ResideInNamespaceStartingWith(Root).GetTypes().Select(type => Layer(type.Namespace!)).Distinct();

        Assert.Equal(Layers.Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public void A_vendors_package_is_known_to_its_own_folder_only(string package, string[] folders)
    {
        var users = All.That().ResideInNamespaceStartingWith(Root).And().HaveDependencyOn(package).GetTypes()
            .Select(type => Layer(type.Namespace!).Split('.')[0]).ToHashSet();

        Assert.NotEmpty(users);
        Assert.Subset(folders.ToHashSet(), users);
    }

    /// <summary>The types of one layer that refer to any type of the others.</summary>
    static IEnumerable<string> ReferencesFrom(string layer, string[] others)
    {
        var namespaces = others.Select(Namespace).ToHashSet();
        string[] types = [.. All.GetTypes().Where(type => namespaces.Contains(type.Namespace ?? "")).Select(type => type.FullName!)];
        return All.That().HaveDependencyOnAny(types).GetTypes().Where(type => type.Namespace == Namespace(layer)).Select(type => type.FullName!);
    }

    static string Namespace(string layer) => layer.Length == 0 ? Root : $"{Root}.{layer}";

    static string Layer(string name) => name.Length == Root.Length ? "" : name[(Root.Length + 1)..];
}
