using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Showtime.HelpGenerator;
using Showtime.PowerShell.Commands;

namespace Showtime.PowerShell.Tests.Support;

/// <summary>The files that the module consists of.</summary>
static partial class Repository
{
    public static Assembly Module { get; } = typeof(ShowtimeCommand).Assembly;

    public static IReadOnlyList<CmdletShape> Commands { get; } = CmdletShape.ReadAll(Module);

    public static HelpPages Pages { get; } = HelpPages.Read(Path.Combine(RepositoryFolder.Path, "docs/en-US"));

    public static string Manifest { get; } = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "Showtime.psd1"));

    public static IReadOnlyList<string> ExportedCmdlets { get; } = [.. Quoted().Matches(CmdletList().Match(Manifest).Value).Select(match => match.Groups["name"].Value)];

    public static CmdletShape Command(string name) => Commands.Single(command => command.Name == name);

    [GeneratedRegex(@"CmdletsToExport\s*=\s*@\((?<list>[^)]*)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex CmdletList();

    [GeneratedRegex("'(?<name>[^']+)'", RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();
}
