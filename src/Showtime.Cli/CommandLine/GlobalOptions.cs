using System.CommandLine;
using System.CommandLine.Parsing;

namespace Showtime.Cli.CommandLine;

/// <summary>Options that every command takes.</summary>
sealed class GlobalOptions
{
    public Option<string?> Repository { get; } = new("--repository", "--repo", "-R")
    {
        Description = "The repository. Without it GITHUB_REPOSITORY, or GITHUB_ORG and GITHUB_REPO.",
        HelpName = "owner/name",
        Recursive = true,
        CustomParser = Values.Repository,
    };

    public Option<string?> Config { get; } = new("--config")
    {
        Description = "A configuration file to use instead of .github/showtime.yml on the default branch.",
        HelpName = "file",
        Recursive = true,
    };

    public Option<OutputFormat> Output { get; } = new("--output", "-o")
    {
        Description = "How results are printed: text, json, or wide: text with more columns where there are more.",
        HelpName = "text|json|wide",
        Recursive = true,
        CustomParser = Values.Output,
        DefaultValueFactory = _ => OutputFormat.Text,
    };

    public Option<bool> Verbose { get; } = new("--verbose", "-v")
    {
        Description = "Print every remote call, and where an error came from.",
        Recursive = true,
    };

    public void AddTo(Command root)
    {
        root.Add(Repository);
        root.Add(Config);
        root.Add(Output);
        root.Add(Verbose);
    }
}

/// <summary>How results are printed.</summary>
enum OutputFormat
{
    Text,
    Json,
    Wide,
}
