using System.Text.Json;
using System.Text.RegularExpressions;
using Showtime.Cli.CommandLine;
using Showtime.Cli.Hosts;
using Showtime.Core.Errors;

namespace Showtime.Cli.Tests;

/// <summary>The command line's half of <c>tests/pester/front-cases.json</c>; <c>Front.Tests.ps1</c> runs the same cases through the cmdlets.</summary>
public sealed partial class FrontTests
{
    static readonly JsonElement[] Cases =
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fronts", "front-cases.json"))).RootElement.EnumerateArray()];

    // Only one front has these: the demonstration, the version of the program, and what a PowerShell session remembers.
    static readonly string[] CommandsAlone = ["completion", "complete", "demo", "version"];
    static readonly string[] CmdletsAlone = ["Connect-Showtime", "Disconnect-Showtime", "Get-ShowtimeContext", "Stop-ShowtimeSandbox"];

    public static TheoryData<string> Names => [.. Cases.Select(one => Text(one, "name")!)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_case_has_the_same_effect_and_the_same_words_in_both_fronts(string name)
    {
        var one = Cases.Single(one => Text(one, "name") == name);
        var shell = new Shell { Session = new("apache/superset"), Variables = { ["GITHUB_REPOSITORY"] = "apache/superset", ["GITHUB_TOKEN"] = "t" } };
        if (one.TryGetProperty("variables", out var more)) foreach (var variable in more.EnumerateObject()) shell.Variables[variable.Name] = variable.Value.GetString()!;
        var answer = await shell.RunAsync(Text(one, "shell")!.Split(' '));
        var calls = shell.Session.Calls.Where(line => !line.StartsWith("Found", StringComparison.Ordinal) && line != "Disposed");
        Assert.Equal(Strings(one, "calls").Order(StringComparer.Ordinal), calls.Order(StringComparer.Ordinal));
        Assert.Equal(one.TryGetProperty("code", out var expected) ? expected.GetInt32() : 0, answer.Code);
        if (Text(one, "message") is { } message) Assert.Contains(message, answer.Error, StringComparison.Ordinal);
        else Assert.DoesNotContain("error:", answer.Error, StringComparison.Ordinal);
        if (Text(one, "shellRemedy") is { } remedy) Assert.Contains("try: " + remedy, answer.Error, StringComparison.Ordinal);
        if (Text(one, "output") is { } pattern) Assert.Matches(pattern, answer.Out);
        if (Text(one, "shellOutput") is { } words) Assert.Contains(words, answer.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_command_has_a_cmdlet_and_each_cmdlet_a_command()
    {
        var settings = new ApplicationSettings { Console = new ConsoleStreams(TextWriter.Null, TextWriter.Null), Variables = new Dictionary<string, string>(), Connect = _ => throw new NotSupportedException() };
        var root = ShowtimeApplication.Root(settings, new GlobalOptions());
        var commands = root.Subcommands.SelectMany(command => command.Subcommands.Select(inner => $"{command.Name} {inner.Name}").Prepend(command.Name));
        var cmdlets = Cmdlet().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fronts", "Showtime.psd1"))).Select(match => match.Value);
        Assert.Equal(commands.Except(CommandsAlone).Order(StringComparer.Ordinal), CommandSyntax.Names.Values.Select(names => names.Command).Order(StringComparer.Ordinal));
        Assert.Equal(
            cmdlets.Except(CmdletsAlone).Order(StringComparer.Ordinal), CommandSyntax.Names.Values.Select(names => names.Cmdlet).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(Enum.GetValues<Job>().Order(), CommandSyntax.Names.Keys.Order());
    }

    static string? Text(JsonElement one, string name) => one.TryGetProperty(name, out var value) ? value.GetString() : null;

    static IEnumerable<string> Strings(JsonElement one, string name) => one.TryGetProperty(name, out var values) ? values.EnumerateArray().Select(value => value.GetString()!) : [];

    [GeneratedRegex("(?<=')[A-Z][a-z]+-Showtime[A-Za-z]*(?=')", RegexOptions.CultureInvariant)]
    private static partial Regex Cmdlet();
}
