using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Showtime.Adapters.Configuration;
using Showtime.Core.Configuration;
using Showtime.Core.Errors;
using Showtime.Core.Templates;

namespace Showtime.Adapters.Templates;

/// <summary>The files of <c>templates/</c> and <c>infra/</c>, which are embedded in this assembly.</summary>
public sealed partial class ProjectTemplates : IProjectTemplates
{
    const string ModuleFolder = "infra/";

    static readonly Assembly Assembly = typeof(ProjectTemplates).Assembly;

    static readonly Dictionary<WorkflowKind, string[]> Files = new()
    {
        [WorkflowKind.Trigger] = ["showtime.yml"],
        [WorkflowKind.Cleanup] = ["showtime-cleanup.yml"],
        [WorkflowKind.Command] = ["showtime-commands.yml"],
        [WorkflowKind.ForkBuild] = ["showtime-build.yml", "showtime-publish.yml"],
    };

    /// <summary>The version that workflows install: this one.</summary>
    internal static string Version { get; } =
        Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <inheritdoc/>
    public IReadOnlyList<PlannedFile> Workflows(string folder, IReadOnlyCollection<WorkflowKind> kinds, string? region)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(kinds);
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["VERSION"] = Version, ["REGION"] = Checked(region ?? ConfiguredRegion(folder)) };
        return
        [
            .. from kind in kinds.Distinct().Order()
               from file in Files[kind]
               select Plan(Path.Combine(folder, file), kind.ToString(), Fill($"templates/workflows/{file}", values)),
        ];
    }

    /// <inheritdoc/>
    public PlannedFile Configuration(string path, bool forks) =>
        Plan(path, "Configuration", Fill("templates/showtime.yml", new() { ["FORKS"] = forks ? "image:\n  forks: archive" : "# image:\n#   forks: archive" }));

    /// <inheritdoc/>
    public IReadOnlyList<PlannedFile> Infrastructure(InfrastructureRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["VERSION"] = Version,
            ["REGION"] = Checked(request.Region),
            ["REPOSITORY"] = Matching(RepositoryName(), request.Repository, "a repository", "Write owner/name with the capitals that GitHub shows."),
            ["BRANCH"] = Matching(BranchName(), request.DefaultBranch, "a branch", "Write its name without refs/heads/."),
            ["NAME"] = Matching(ResourceName(), request.Name, "a name", "Write 1 to 32 lowercase letters, digits and dashes, beginning with a letter."),
            ["PORT"] = request.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        return
        [
            Plan(Path.Combine(request.Folder, "main.tf"), "Infrastructure", Fill("templates/infrastructure/main.tf", values)),
            .. from name in Assembly.GetManifestResourceNames()
               where name.StartsWith(ModuleFolder, StringComparison.Ordinal) && !name.EndsWith(".md", StringComparison.Ordinal)
               orderby name
               select Plan(Path.Combine([request.Folder, "showtime", .. name[ModuleFolder.Length..].Split('/')]), "Infrastructure", Read(name)),
        ];
    }

    /// <inheritdoc/>
    public void Write(PlannedFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
            File.WriteAllText(file.Path, file.Text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ShowtimeException(
                ShowtimeError.InvalidInput,
                $"'{file.Path}' cannot be written: {e.Message}",
                "Name another folder, or correct its permissions.",
                e) { Target = file.Path };
        }
    }

    static PlannedFile Plan(string path, string kind, string text)
    {
        try
        {
            return new PlannedFile(path, kind, text, File.Exists(path) ? File.ReadAllText(path) : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ShowtimeException(
                ShowtimeError.InvalidInput, $"'{path}' cannot be read: {e.Message}", "Name another folder, or correct its permissions.", e) { Target = path };
        }
    }

    static string Fill(string resource, Dictionary<string, string> values) =>
        Placeholder().Replace(Read(resource), match => values[match.Groups["name"].Value]);

    static string Read(string resource)
    {
        using var stream = Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The template {resource} is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>What the steps export as AWS_REGION wins over the configuration, so the two have to be the same.</summary>
    static string ConfiguredRegion(string folder)
    {
        var path = Path.GetFullPath(Path.Combine(folder, "..", "showtime.yml"));
        if (!File.Exists(path)) return new EcsConfiguration().Region;
        var none = new Dictionary<string, string>();
        return ConfigurationReader.Read(new ConfigurationFile(path, File.ReadAllText(path)), none, none).Value.Deploy.Ecs.Region;
    }

    static string Checked(string region) => Matching(RegionName(), region, "an AWS region", "Write it as us-west-2.");

    /// <summary>The values are put between quotes in YAML and in Terraform, so anything else is refused.</summary>
    static string Matching(Regex pattern, string text, string what, string remedy) =>
        pattern.IsMatch(text) ? text : throw new ShowtimeException(ShowtimeError.InvalidInput, $"'{text}' is not {what}.", remedy) { Target = text };

    [GeneratedRegex("__(?<name>[A-Z]+)__", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^[a-z]{2,3}(-[a-z]+)+-[0-9]{1,2}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex RegionName();

    [GeneratedRegex(@"^[A-Za-z0-9-]+/[A-Za-z0-9._-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex RepositoryName();

    [GeneratedRegex(@"^[A-Za-z0-9._/-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex BranchName();

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,31}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ResourceName();
}
