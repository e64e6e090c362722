using Showtime.Adapters.Processes;
using Showtime.Adapters.Tests.Aws;

namespace Showtime.Adapters.Tests.Infrastructure;

/// <summary>Terraform and its AWS provider as they are on this machine. Nothing is downloaded.</summary>
static class Terraform
{
    public static string? Executable { get; } = Requires.Find("terraform");

    /// <summary>A folder of providers in Terraform's mirror layout that has AWS's for this system.</summary>
    public static string? Plugins { get; } = Folders().FirstOrDefault(HasAws);

    /// <summary>Why nothing can be applied here; null where it can.</summary>
    public static string? MissingToApply =>
        Executable is null ? "terraform is not on PATH"
        : Plugins is null ? "there is no folder with Terraform's AWS provider 5.100 (TF_PLUGIN_CACHE_DIR, or a plugin directory of Terraform's)"
        : MotoServer.Executable is null ? "moto_server is not on PATH (pip install 'moto[server]')"
        : null;

    /// <summary>Runs a command and returns what it printed to its standard output.</summary>
    public static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        List<string> output = [], everything = [];
        var result = await new ProcessRunner(TimeProvider.System).RunAsync(
            new(Executable!, arguments)
            {
                Environment = new Dictionary<string, string>
                {
                    ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "",
                    ["HOME"] = folder,
                    ["CHECKPOINT_DISABLE"] = "1", // asks for a newer version
                    ["TF_IN_AUTOMATION"] = "1",
                    ["AWS_EC2_METADATA_DISABLED"] = "true",
                },
                WorkingDirectory = folder,
            },
            line =>
            {
                lock (everything)
                {
                    everything.Add(line.Text);
                    if (!line.IsError) output.Add(line.Text);
                }
            },
            default);
        Assert.True(result.Succeeded, $"terraform {arguments[0]}: {string.Join('\n', everything)}");
        return string.Join('\n', output);
    }

    /// <summary>Terraform's own places, and whatever the machine keeps add-on software in: a folder of it, two below the root.</summary>
    static IEnumerable<string> Folders()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var below = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return new[] { Environment.GetEnvironmentVariable("TF_PLUGIN_CACHE_DIR"), Path.Combine(home, ".terraform.d", "plugins"), Path.Combine(home, ".terraform.d", "plugin-cache") }
            .OfType<string>()
            .Concat(OperatingSystem.IsWindows() ? [] : Directory.EnumerateDirectories("/", "*", below));
    }

    /// <summary>Whether a version is there that versions.tf takes.</summary>
    static bool HasAws(string folder)
    {
        try
        {
            return Directory.EnumerateDirectories(Path.Combine(folder, "registry.terraform.io", "hashicorp", "aws"))
                .Any(path => Version.TryParse(Path.GetFileName(path), out var version) && version is { Major: 5, Minor: >= 100 });
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
