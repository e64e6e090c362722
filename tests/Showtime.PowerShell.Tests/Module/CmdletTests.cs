using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Showtime.HelpGenerator;
using Showtime.PowerShell.Tests.Support;

namespace Showtime.PowerShell.Tests.Module;

public sealed class CmdletTests
{
    static readonly string[] Reading = ["Watch", "Get", "Measure", "Test", "Wait", "Open"];

    // They change what this session remembers, and nothing else.
    static readonly string[] SessionOnly = ["Connect", "Disconnect"];

    // They concern this session and no repository.
    static readonly string[] Local = ["Disconnect-Showtime", "New-ShowtimeWorkflow", "Start-ShowtimeSandbox", "Stop-ShowtimeSandbox"];

    static readonly string[] Silent = ["Disconnect-Showtime", "Stop-ShowtimeSandbox"];

    public static TheoryData<string> Names => [.. Repository.Commands.Select(command => command.Name)];

    [Fact]
    public void The_manifest_exports_exactly_the_cmdlets_that_there_are() =>
        Assert.Equal(Repository.Commands.Select(command => command.Name).Order(StringComparer.Ordinal), Repository.ExportedCmdlets.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_verb_is_approved(string name)
    {
        var approved = typeof(VerbsCommon).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(VerbsCommon).Namespace && type.Name.StartsWith("Verbs", StringComparison.Ordinal))
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!));
        Assert.Contains(Repository.Command(name).Verb, approved);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_class_is_sealed_and_named_for_its_cmdlet(string name)
    {
        var command = Repository.Command(name);
        Assert.True(command.Type.IsSealed);
        Assert.Equal($"{command.Verb}{command.Noun}Command", command.Type.Name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cmdlet_declares_its_output_types(string name)
    {
        var command = Repository.Command(name);
        if (Silent.Contains(name))
        {
            Assert.Empty(command.OutputTypes);
            return;
        }

        Assert.NotEmpty(command.OutputTypes);
        if (name == "Watch-ShowtimeEnvironment") return; // a line for each change
        Assert.All(command.OutputTypes, type => Assert.DoesNotContain(type, new[] { "System.String", "System.Object", typeof(PSObject).FullName }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cmdlet_that_changes_something_supports_WhatIf_and_Confirm(string name)
    {
        var command = Repository.Command(name);
        Assert.Equal(!Reading.Contains(command.Verb) && !SessionOnly.Contains(command.Verb), command.SupportsShouldProcess);
    }

    [Theory]
    [InlineData("Remove-ShowtimeEnvironment")]
    [InlineData("Remove-ShowtimeLabel")]
    [InlineData("Invoke-ShowtimeCleanup")]
    public void A_cmdlet_that_removes_asks_unless_forced(string name)
    {
        var command = Repository.Command(name);
        Assert.Equal("High", command.ConfirmImpact);
        Assert.Contains(command.Parameters, parameter => parameter is { Name: "Force", IsSwitch: true });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_pull_request_is_named_the_same_way_everywhere(string name)
    {
        foreach (var parameter in Repository.Command(name).Parameters.Where(parameter => parameter.Name == "PullRequest"))
        {
            Assert.Equal("PullRequestReference[]", parameter.TypeName);
            Assert.Equal(0, parameter.Position);
            Assert.Contains("Number", parameter.Aliases);
            Assert.True(parameter.ByValue && parameter.ByPropertyName);
            var property = Repository.Command(name).Type.GetProperty("PullRequest")!;
            Assert.Contains(property.GetCustomAttributesData(), attribute => attribute.AttributeType.Name == "ArgumentCompleterAttribute");
            Assert.Contains(property.GetCustomAttributesData(), attribute => attribute.AttributeType.Name == "PullRequestTransformationAttribute");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cmdlet_on_a_repository_has_a_Repository_parameter(string name) =>
        Assert.Equal(!Local.Contains(name), Repository.Command(name).Parameters.Any(parameter => parameter.Name == "Repository"));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cmdlet_that_connects_takes_a_connection(string name)
    {
        var command = Repository.Command(name);
        Assert.Equal(typeof(PowerShell.Commands.ShowtimeCommand).IsAssignableFrom(command.Type), command.Parameters.Any(parameter => parameter.Name == "Connection"));
    }

    [Theory]
    [InlineData("Remove-ShowtimeEnvironment")]
    [InlineData("Set-ShowtimeEnvironment")]
    [InlineData("Start-ShowtimeEnvironment")]
    [InlineData("Stop-ShowtimeEnvironment")]
    [InlineData("Sync-ShowtimePullRequest")]
    [InlineData("Wait-ShowtimeEnvironment")]
    [InlineData("Invoke-ShowtimeCleanup")]
    public void A_cmdlet_that_works_on_several_says_how_many_at_a_time(string name) =>
        Assert.Contains(Repository.Command(name).Parameters, parameter => parameter.Name == "ThrottleLimit");

    [Fact]
    public void The_default_set_of_a_cmdlet_is_one_of_its_own() => Assert.All(
        Repository.Commands.Where(command => command.DefaultSet is not null),
        command => Assert.Equal(command.DefaultSet, command.Sets[0]));

    [Fact]
    public void No_parameter_is_said_to_be_in_a_set_and_in_all() => Assert.All(
        Repository.Commands.SelectMany(command => command.Parameters.GroupBy(parameter => (command.Name, Parameter: parameter.Name))),
        group => Assert.False(group.Count() > 1 && group.Any(parameter => parameter.Set == ParameterShape.AllSets)));
}

public sealed class ManifestTests
{
    [Fact]
    public void The_manifest_has_the_version_of_the_build()
    {
        var version = XDocument.Load(Path.Combine(RepositoryFolder.Path, "Directory.Build.props")).Descendants("VersionPrefix").Single().Value;
        Assert.Contains($"ModuleVersion        = '{version}'", Repository.Manifest, StringComparison.Ordinal);
    }

    [Fact]
    public void The_files_that_the_manifest_names_are_there() => Assert.All(
        Regex.Matches(Repository.Manifest, "'(?<path>(formats|bin)/[^']+)'", RegexOptions.ExplicitCapture).Select(match => match.Groups["path"].Value),
        path => Assert.True(File.Exists(Path.Combine(RepositoryFolder.Path, path)), path));

    [Fact]
    public void Nothing_is_exported_by_a_wildcard() => Assert.DoesNotContain("'*'", Repository.Manifest, StringComparison.Ordinal);
}
