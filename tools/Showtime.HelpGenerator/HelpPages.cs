using System.Text.RegularExpressions;

namespace Showtime.HelpGenerator;

/// <summary>The pages of a folder: one for each cmdlet, the <c>about_</c> topics, and what is said of parameters that many cmdlets have.</summary>
sealed partial class HelpPages
{
    public const string CommonFile = "common-parameters.md";

    public required IReadOnlyDictionary<string, HelpPage> Commands { get; init; }

    /// <summary>The text of each topic by its name.</summary>
    public required IReadOnlyDictionary<string, string> Topics { get; init; }

    /// <summary>Paragraphs by the parameter's name, for parameters that a cmdlet's own page does not describe.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> CommonParameters { get; init; }

    public static HelpPages Read(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*.md").Order(StringComparer.Ordinal).ToList();
        var common = Path.Combine(folder, CommonFile);
        return new HelpPages
        {
            Commands = files.Where(IsCommand).Select(file => ReadPage(file, Text(file))).ToDictionary(page => page.Name, StringComparer.Ordinal),
            Topics = files.Where(IsTopic).ToDictionary(file => Path.GetFileNameWithoutExtension(file), Text, StringComparer.Ordinal),
            CommonParameters = files.Contains(common) ? Parameters(common, Text(common)) : new Dictionary<string, IReadOnlyList<string>>(),
        };
    }

    public static HelpPage ReadPage(string file, string markdown)
    {
        if (MarkdownSections.Split(markdown, 1) is not [var (name, body)]) throw new HelpException(file, "it has not exactly one heading of the first level.");
        var sections = MarkdownSections.Split(body, 2).ToDictionary(section => section.Heading, section => section.Body, StringComparer.Ordinal);
        string Section(string heading) => sections.TryGetValue(heading, out var text) && text.Length > 0 ? text : throw new HelpException(file, $"it has no section '{heading}'.");
        IReadOnlyList<string> Optional(string heading) => sections.TryGetValue(heading, out var text) ? MarkdownSections.Paragraphs(text) : [];
        return new HelpPage
        {
            File = file,
            Name = name,
            Synopsis = string.Join(' ', MarkdownSections.Paragraphs(Section("SYNOPSIS"))),
            Description = MarkdownSections.Paragraphs(Section("DESCRIPTION")),
            Examples = [.. MarkdownSections.Split(Section("EXAMPLES"), 3).Select(example => ReadExample(file, example.Heading, example.Body))],
            Parameters = sections.TryGetValue("PARAMETERS", out var parameters) ? Parameters(file, parameters) : new Dictionary<string, IReadOnlyList<string>>(),
            Inputs = Optional("INPUTS"),
            Outputs = Optional("OUTPUTS"),
            Notes = Optional("NOTES"),
            Links = [.. (sections.GetValueOrDefault("RELATED LINKS") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => MarkdownSections.Plain(line.TrimStart('-', ' ')))],
        };
    }

    static bool IsTopic(string file) => Path.GetFileName(file).StartsWith("about_", StringComparison.Ordinal);

    static bool IsCommand(string file) => !IsTopic(file) && Path.GetFileName(file) is not (CommonFile or "README.md");

    static string Text(string file) => File.ReadAllText(file).ReplaceLineEndings("\n");

    static HelpExample ReadExample(string file, string heading, string body)
    {
        var match = CodeBlock().Match(body);
        if (!match.Success) throw new HelpException(file, $"'{heading}' has no code block.");
        return new HelpExample(
            TitleNumber().Replace(heading, ""),
            match.Groups["code"].Value.TrimEnd(),
            string.Join("\n\n", MarkdownSections.Paragraphs(CodeBlock().Replace(body, "\n\n"))));
    }

    static Dictionary<string, IReadOnlyList<string>> Parameters(string file, string markdown) =>
        MarkdownSections.Split(markdown, 3).Where(section => section.Heading.StartsWith('-')).ToDictionary(
            section => section.Heading[1..],
            section => section.Body.Length > 0 ? MarkdownSections.Paragraphs(section.Body) : throw new HelpException(file, $"{section.Heading} is not described."),
            StringComparer.Ordinal);

    [GeneratedRegex(@"```[a-z]*\n(?<code>.*?)\n```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("^Example [0-9]+: ", RegexOptions.ExplicitCapture)]
    private static partial Regex TitleNumber();
}

/// <summary>The page of a cmdlet.</summary>
sealed record HelpPage
{
    public required string File { get; init; }

    public required string Name { get; init; }

    public required string Synopsis { get; init; }

    public required IReadOnlyList<string> Description { get; init; }

    public required IReadOnlyList<HelpExample> Examples { get; init; }

    /// <summary>Paragraphs by the parameter's name.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters { get; init; }

    public IReadOnlyList<string> Inputs { get; init; } = [];

    public IReadOnlyList<string> Outputs { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The names of related commands and topics.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];
}

/// <summary>An example of a page.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Code">What is typed.</param>
/// <param name="Remarks">What comes of it.</param>
sealed record HelpExample(string Title, string Code, string Remarks);

/// <summary>A page that does not fit the module.</summary>
/// <param name="file">The page.</param>
/// <param name="message">What is wrong.</param>
sealed class HelpException(string file, string message) : Exception(message)
{
    public string File => file;
}
