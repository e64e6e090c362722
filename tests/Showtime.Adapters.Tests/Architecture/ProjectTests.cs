using System.Xml.Linq;

namespace Showtime.Adapters.Tests.Architecture;

/// <summary>What each project of the product is compiled against, as its project file says it.</summary>
public sealed class ProjectTests
{
    static readonly string[] NotProduct = ["tests", "tools", "bench"];

    static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Core"] = [],
        ["Hosting"] = ["Core"],
        ["Adapters"] = ["Core"],
        ["Loading"] = [], // nothing of ours may be loaded before it has chosen how
        ["PowerShell"] = ["Core", "Hosting"], // the adapters are loaded when they are needed, in a context of their own
        ["Sandbox"] = [], // a mistake in a client must not be repeated in what tests it
        ["SandboxHost"] = ["Adapters", "Core", "Sandbox"],
        ["Cli"] = ["Adapters", "Core", "Hosting", "Sandbox", "SandboxHost"],
    };

    static readonly Dictionary<string, string> Files = Directory.EnumerateFiles(RepositoryFolder.Path, "Showtime.*.csproj", SearchOption.AllDirectories)
        .Where(file => !NotProduct.Contains(Path.GetRelativePath(RepositoryFolder.Path, file).Split(Path.DirectorySeparatorChar)[0]))
        .ToDictionary(NameOf, StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_project_refers_to_those_below_it_only(string name)
    {
        var references = from reference in XDocument.Load(Files[name]).Descendants("ProjectReference")
                         where (string?)reference.Attribute("ReferenceOutputAssembly") != "false"
                         from path in ((string)reference.Attribute("Include")!).Split(';')
                         select NameOf(path);

        Assert.Equal(Allowed[name].Order(StringComparer.Ordinal), references.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_project_of_the_product_is_listed() => Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), Files.Keys.Order(StringComparer.Ordinal));

    static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))["Showtime.".Length..];
}
