using System.Reflection;
using System.Security.Cryptography;
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

    /// <summary>The providers' versions and hashes. Terraform reads it in the folder that it is called in.</summary>
    const string LockFile = ".terraform.lock.hcl";

    /// <summary>A published module lists the hash of each of its files in it, and the command carries a copy (build.ps1).</summary>
    const string SumsFile = "SHA256SUMS";

    static readonly Assembly Assembly = typeof(ProjectTemplates).Assembly;

    static readonly Dictionary<WorkflowKind, string[]> Files = new()
    {
        [WorkflowKind.Trigger] = ["showtime.yml"],
        [WorkflowKind.Cleanup] = ["showtime-cleanup.yml"],
        [WorkflowKind.Command] = ["showtime-commands.yml"],
        [WorkflowKind.ForkBuild] = ["showtime-build.yml", "showtime-publish.yml"],
    };

    readonly string? _sums;

    /// <summary>The templates of this build.</summary>
    public ProjectTemplates() : this(FindSums())
    {
    }

    /// <summary>The templates, with the hash of the module that workflows install.</summary>
    /// <param name="sums">SHA-256 of its <c>SHA256SUMS</c>; null for a build that was never published, whose workflows name the version alone.</param>
    internal ProjectTemplates(string? sums) => _sums = sums;

    /// <summary>The version that workflows install: this one.</summary>
    internal static string Version { get; } =
        Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <inheritdoc/>
    public IReadOnlyList<PlannedFile> Workflows(string folder, IReadOnlyCollection<WorkflowKind> kinds, string? region)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(kinds);
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["VERSION"] = Version, ["REGION"] = Checked(region ?? ConfiguredRegion(folder)) };
        values["INSTALL"] = Install();
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
            Plan(Path.Combine(request.Folder, LockFile), "Infrastructure", Read(ModuleFolder + LockFile)),
            .. from name in Assembly.GetManifestResourceNames()
               where name.StartsWith(ModuleFolder, StringComparison.Ordinal) && name != ModuleFolder + LockFile
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

    string Install()
    {
        // Each line of the script stands in a block of the workflow.
        var script = _sums is null
            ? $"# Without a hash: this workflow was written by a build that was not published.\nInstall-PSResource Showtime -Version '{Version}' -Repository PSGallery -TrustRepository"
            : Fill("templates/install.ps1", new() { ["VERSION"] = Version, ["SUMS"] = _sums }).TrimEnd();
        return script.Replace("\n", "\n          ", StringComparison.Ordinal);
    }

    /// <summary>Beside this assembly in the command's package; in the module's folder, which this assembly is two or three folders below.</summary>
    static string? FindSums()
    {
        var own = new DirectoryInfo(Path.GetDirectoryName(Assembly.Location)!);
        var module = own.Parent?.Parent;
        var file = new[] { own, module, module?.Parent }
            .Where(place => place == own || place is not null && File.Exists(Path.Combine(place.FullName, "Showtime.psd1")))
            .Select(place => Path.Combine(place!.FullName, SumsFile))
            .FirstOrDefault(File.Exists);
        return file is null ? null : Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))).ToLowerInvariant();
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
