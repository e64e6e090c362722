using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Showtime.Core.Environments;
using Showtime.PowerShell.Tests.Support;

namespace Showtime.PowerShell.Tests.Module;

/// <summary>PowerShell says nothing about a column whose property is misspelt: it shows an empty one.</summary>
public sealed partial class FormatTests
{
    static readonly XDocument Formats = XDocument.Load(Path.Combine(RepositoryFolder.Path, "formats/Showtime.Format.ps1xml"));
    static readonly XDocument Types = XDocument.Load(Path.Combine(RepositoryFolder.Path, "formats/Showtime.Types.ps1xml"));

    public static TheoryData<string> Views => [.. Formats.Descendants("View").Select(view => view.Element("Name")!.Value)];

    public static TheoryData<string> ExtendedTypes => [.. Types.Root!.Elements("Type").Select(type => type.Element("Name")!.Value)];

    [Theory]
    [MemberData(nameof(Views))]
    public void A_view_shows_members_that_there_are(string name)
    {
        var view = View(name);
        var type = Find(view.Descendants("TypeName").Single().Value);
        Assert.All(view.Descendants("PropertyName"), property => Assert.Contains(property.Value, Members(type)));
        Assert.All(view.Descendants("ScriptBlock"), script => CheckPath(type, script.Value));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void A_table_has_a_heading_for_each_column(string name)
    {
        var table = View(name).Element("TableControl");
        if (table is null) return;
        Assert.Equal(table.Descendants("TableColumnHeader").Count(), table.Descendants("TableColumnItem").Count());
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void A_heading_of_a_table_is_a_property_without_its_spaces(string name)
    {
        var view = View(name);
        if (view.Element("TableControl") is not { } table) return;
        var members = Members(Find(view.Descendants("TypeName").Single().Value)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.All(Headings(table), heading => Assert.Contains(heading.Replace(" ", "", StringComparison.Ordinal), members));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void A_table_knows_the_width_of_each_column_but_the_last(string name)
    {
        // Else PowerShell holds rows back until it has seen some.
        if (View(name).Element("TableControl") is not { } table) return;
        Assert.All(table.Descendants("TableColumnHeader").SkipLast(1), header => Assert.NotNull(header.Element("Width")));
    }

    [Fact]
    public void The_table_of_environments_has_the_headings_of_the_command_line() => Assert.Equal(
        Hosting.EnvironmentTable.Headings, Headings(View("ShowtimeEnvironment")));

    [Fact]
    public void The_table_of_a_measurement_has_the_headings_of_the_command_line() => Assert.Equal(
        Hosting.Texts.CostColumns(default).Skip(1),
        View("EnvironmentMeasurement").Descendants("TableColumnHeader").Select(header => header.Element("Label")!.Value).Skip(1));

    [Fact]
    public void Each_view_has_a_name_of_its_own() => Assert.Distinct(Formats.Descendants("View").Select(view => view.Element("Name")!.Value));

    [Fact]
    public void An_environment_has_a_table_a_list_a_wide_view_and_a_table_of_costs()
    {
        var kinds = Formats.Descendants("View").Where(view => view.Descendants("TypeName").Single().Value == typeof(ShowtimeEnvironment).FullName)
            .SelectMany(view => view.Elements().Select(element => element.Name.LocalName)).Where(element => element.EndsWith("Control", StringComparison.Ordinal));
        Assert.Equal(["TableControl", "ListControl", "WideControl", "TableControl"], kinds);
    }

    [Fact]
    public void Everything_that_a_cmdlet_returns_has_a_view()
    {
        var shown = Formats.Descendants("TypeName").Select(type => type.Value).ToHashSet(StringComparer.Ordinal);
        var returned = Repository.Commands.SelectMany(command => command.OutputTypes).Where(type => type.StartsWith("Showtime.", StringComparison.Ordinal));
        Assert.All(returned, type => Assert.Contains(type, shown));
    }

    [Theory]
    [MemberData(nameof(ExtendedTypes))]
    public void An_alias_refers_to_a_member_that_there_is(string name)
    {
        var type = Find(name);
        var extension = Types.Root!.Elements("Type").Single(element => element.Element("Name")!.Value == name);
        Assert.All(extension.Descendants("ReferencedMemberName"), member => Assert.Contains(member.Value, Members(type)));
        Assert.All(extension.Descendants("ReferencedProperties").Elements("Name"), member => Assert.Contains(member.Value, Members(type)));
        Assert.All(extension.Descendants("GetScriptBlock"), script => CheckPath(type, script.Value.Replace("$this", "$_", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_code_property_is_a_public_method_on_an_object() => Assert.All(
        Types.Descendants("GetCodeReference").Concat(Types.Descendants("CodeReference")),
        reference =>
        {
            var method = Find(reference.Element("TypeName")!.Value).GetMethod(reference.Element("MethodName")!.Value, BindingFlags.Public | BindingFlags.Static);
            Assert.Equal(typeof(System.Management.Automation.PSObject), Assert.Single(Assert.IsType<MethodInfo>(method, exactMatch: false).GetParameters()).ParameterType);
        });

    [Fact]
    public void Each_text_of_a_view_is_hidden_from_json() => Assert.All(
        Types.Descendants("CodeProperty").Where(property => property.Element("Name")!.Value.EndsWith("Text", StringComparison.Ordinal)),
        property => Assert.Equal("true", property.Attribute("IsHidden")?.Value));

    static IEnumerable<string> Headings(XElement table) => table.Descendants("TableColumnHeader").Select(header => header.Element("Label")!.Value);

    static XElement View(string name) => Formats.Descendants("View").Single(view => view.Element("Name")!.Value == name);

    static Type Find(string name) => typeof(ShowtimeEnvironment).Assembly.GetType(name) ?? Repository.Module.GetType(name)
        ?? throw new Xunit.Sdk.XunitException($"There is no type {name}.");

    static IEnumerable<string> Members(Type type) => type.GetProperties().Select(property => property.Name).Concat(
        Types.Root!.Elements("Type").Where(element => element.Element("Name")!.Value == type.FullName)
            .Elements("Members").Elements().Select(member => member.Element("Name")!.Value));

    /// <summary>Follows <c>$_.Plan.Action</c> through the types.</summary>
    static void CheckPath(Type type, string script)
    {
        var path = Dotted().Match(script);
        Assert.True(path.Success, script);
        foreach (var step in path.Groups["step"].Captures.Select(capture => capture.Value))
        {
            if (step == "Count" && typeof(IEnumerable).IsAssignableFrom(type)) return;
            var property = type.GetProperty(step);
            Assert.True(property is not null, $"{type.Name} has no {step} ({script})");
            type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        }
    }

    [GeneratedRegex(@"^\$_(\.(?<step>\w+))+$", RegexOptions.ExplicitCapture)]
    private static partial Regex Dotted();
}
