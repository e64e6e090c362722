using System.Text.RegularExpressions;
using System.Xml.Linq;
using Showtime.HelpGenerator;
using Showtime.PowerShell.Tests.Support;

namespace Showtime.PowerShell.Tests.Help;

public sealed partial class HelpTests
{
    static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";

    public static TheoryData<string> Names => [.. Repository.Commands.Select(command => command.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_cmdlet_has_three_examples_one_of_them_a_pipeline(string name)
    {
        var page = Repository.Pages.Commands[name];
        Assert.True(page.Examples.Count >= 3);
        Assert.Contains(page.Examples, example => example.Code.Contains(" | ", StringComparison.Ordinal));
        Assert.NotEmpty(page.Description);
        Assert.InRange(page.Synopsis.Length, 10, 110);
    }

    [Fact]
    public void Every_page_fits_its_cmdlet()
    {
        using var folder = new TemporaryFolder();
        HelpFolder.Write(Repository.Commands, Repository.Pages, folder.Path, address: null);
        var help = XDocument.Load(folder.Combine(HelpFolder.File));
        Assert.Equal(Repository.Commands.Select(command => command.Name), help.Descendants(Command + "name").Select(name => name.Value));
        Assert.Equal(
            ["about_Showtime.help.txt", "about_Showtime_Commands.help.txt", "about_Showtime_Labels.help.txt"],
            Directory.EnumerateFiles(folder.Path, "about_*").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_parameter_is_described(string name)
    {
        var page = Repository.Pages.Commands[name];
        Assert.All(Repository.Command(name).Parameters, parameter => Assert.True(
            page.Parameters.ContainsKey(parameter.Name) || Repository.Pages.CommonParameters.ContainsKey(parameter.Name), parameter.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_example_uses_commands_and_parameters_that_there_are(string name)
    {
        foreach (var statement in Repository.Pages.Commands[name].Examples.SelectMany(example => Statement().Split(example.Code)))
        {
            var words = Word().Matches(statement).Select(match => match.Value).ToList();
            var command = words.Find(word => word.Contains("-Showtime", StringComparison.Ordinal));
            if (command is null) continue;
            var parameters = Repository.Command(command).Parameters.Select(parameter => "-" + parameter.Name).Concat(["-WhatIf", "-Confirm", "-ErrorAction"]).ToList();
            var used = words.Skip(words.IndexOf(command) + 1).Where(word => word.StartsWith('-'));
            Assert.All(used, parameter => Assert.Contains(parameter, parameters));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_related_link_has_a_target(string name)
    {
        var targets = Repository.Pages.Commands.Keys.Concat(Repository.Pages.Topics.Keys).ToList();
        Assert.NotEmpty(Repository.Pages.Commands[name].Links);
        Assert.All(Repository.Pages.Commands[name].Links, link => Assert.Contains(link, targets));
    }

    [Fact]
    public void The_built_help_comes_from_these_pages()
    {
        var built = XDocument.Load(Path.Combine(RepositoryFolder.Path, "en-US", HelpFolder.File));
        var expected = new MamlWriter(Repository.Pages, address: null).Write(Repository.Commands);
        Assert.Equal(Synopses(expected), Synopses(built));
    }

    [Fact]
    public void A_page_of_a_parameter_that_is_gone_is_refused()
    {
        var page = HelpPages.ReadPage("Get-Nothing.md", "# Get-Nothing\n\n## SYNOPSIS\n\nS.\n\n## DESCRIPTION\n\nD.\n\n## EXAMPLES\n\n### Example 1: E\n\n```powershell\nGet-Nothing\n```\n");
        var pages = new HelpPages
        {
            Commands = new Dictionary<string, HelpPage> { [page.Name] = page },
            Topics = new Dictionary<string, string>(),
            CommonParameters = new Dictionary<string, IReadOnlyList<string>>(),
        };
        Assert.Contains("no such command", Assert.Throws<HelpException>(() => HelpFolder.Write(Repository.Commands, pages, "unused", address: null)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("## SYNOPSIS\n\nS.", "DESCRIPTION")]
    [InlineData("## SYNOPSIS\n\nS.\n\n## DESCRIPTION\n\nD.\n\n## EXAMPLES\n\n### Example 1: no code\n\nText.", "code block")]
    public void A_page_with_a_missing_part_is_refused_and_names_it(string body, string missing) =>
        Assert.Contains(missing, Assert.Throws<HelpException>(() => HelpPages.ReadPage("X.md", "# X\n\n" + body)).Message, StringComparison.Ordinal);

    static IEnumerable<string> Synopses(XDocument help) => help.Descendants(Command + "command")
        .Select(command => command.Element(Command + "details")!.Element(Maml + "description")!.Value);

    [GeneratedRegex(@"[|\n{}();]")]
    private static partial Regex Statement();

    [GeneratedRegex(@"(?<=^|\s)-?[A-Za-z]+(-[A-Za-z]+)?")]
    private static partial Regex Word();
}
