using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Showtime.Adapters.Tests.Templates;

/// <summary>How the project's own packages come about: no code runs where a key is.</summary>
public sealed partial class ReleaseTests
{
    static readonly string Text = File.ReadAllText(RepositoryFolder.Combine(".github", "workflows", "release.yml"));

    static readonly Dictionary<string, string> Jobs = Split(Text);

    [Fact]
    public void Code_of_the_repository_and_of_packages_runs_in_a_job_without_keys_only()
    {
        Assert.Equal(["build", "publish", "sign"], Jobs.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotMatch(Keys(), Jobs["build"]);
        Assert.Contains("    permissions:\n      contents: read\n    outputs:", Jobs["build"], StringComparison.Ordinal);
        Assert.Matches(@"build\.ps1 -Task Release[\s\S]*dotnet test", Jobs["build"]);
        Assert.All(["sign", "publish"], job => Assert.DoesNotMatch(Code(), Jobs[job]));
        Assert.DoesNotContain("actions/checkout", Jobs["publish"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sign", "EXPECTED: ${{ needs.build.outputs.sha256 }}", "$env:EXPECTED) { throw")]
    [InlineData(
        "publish", "EXPECTED: ${{ needs.sign.outputs.sha256 || needs.build.outputs.sha256 }}",
        "echo \"$EXPECTED  SHA256SUMS\" | sha256sum --check --strict\n          sha256sum --check --strict SHA256SUMS")]
    public void Another_jobs_files_are_checked_by_their_hashes_before_a_key_is_used(string job, string expected, string check)
    {
        var download = Jobs[job].IndexOf("actions/download-artifact@", StringComparison.Ordinal);
        var checkedAt = Jobs[job].IndexOf(check, StringComparison.Ordinal);

        Assert.Contains(expected, Jobs[job], StringComparison.Ordinal);
        Assert.InRange(download, 0, checkedAt);
        var uses = new[] { "Import-PfxCertificate", "actions/attest@", "NuGet/login@", "secrets.POWERSHELL_GALLERY_KEY" }
            .Select(use => Jobs[job].IndexOf(use, StringComparison.Ordinal)).Where(at => at >= 0).ToList();
        Assert.NotEmpty(uses);
        Assert.All(uses, at => Assert.True(at > checkedAt));
    }

    [Fact]
    public void The_files_are_handed_over_before_a_test_can_change_them() => Assert.True(
        Jobs["build"].IndexOf("actions/upload-artifact@", StringComparison.Ordinal) < Jobs["build"].IndexOf("dotnet test", StringComparison.Ordinal));

    [Fact]
    public void Publishing_waits_for_a_person_and_stores_no_key_for_NuGet()
    {
        Assert.Contains("\n    environment: release", Jobs["publish"], StringComparison.Ordinal);
        var secrets = Regex.Matches(Text, @"(?<=secrets\.)\w+").Select(m => m.Value).Order(StringComparer.Ordinal);
        Assert.Equal(["POWERSHELL_GALLERY_KEY", "SIGN_PASSWORD", "SIGN_PFX"], secrets);
        Assert.Contains("KEY: ${{ steps.nuget.outputs.NUGET_API_KEY }}", Jobs["publish"], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_action_has_one_digest_in_all_workflows()
    {
        var files = new[] { ".github/workflows", "templates/workflows" }
            .SelectMany(folder => Directory.EnumerateFiles(RepositoryFolder.Combine(folder), "*.yml"));

        var used = files.SelectMany(file => Uses().Matches(File.ReadAllText(file))).ToLookup(m => m.Groups["action"].Value, m => m.Groups["rest"].Value);

        Assert.NotEmpty(used);
        Assert.All(used, action => Assert.Matches(@"^[0-9a-f]{40} # v\d+\.\d+\.\d+$", Assert.Single(action.Distinct())));
    }

    [Fact]
    public void The_modules_sums_are_what_its_files_are()
    {
        var module = Environment.GetEnvironmentVariable("SHOWTIME_TEST_MODULE");
        Requires.SkipFor(string.IsNullOrEmpty(module) ? "no packaged module is named (SHOWTIME_TEST_MODULE)" : null);

        var listed = File.ReadAllLines(Path.Combine(module!, "SHA256SUMS"));
        var found = Directory.EnumerateFiles(module!, "*", SearchOption.AllDirectories)
            .Select(file => (Name: Path.GetRelativePath(module!, file).Replace('\\', '/'), File: file))
            .Where(file => file.Name != "SHA256SUMS")
            .Select(file => $"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file.File)))}  {file.Name}");

        Assert.Equal(found.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    /// <summary>The text of each job by its name.</summary>
    static Dictionary<string, string> Split(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        var names = ((YamlMappingNode)stream.Documents[0].RootNode["jobs"]).Children.Keys.Select(key => key.ToString()).ToList();
        return names.ToDictionary(name => name, name =>
        {
            var start = text.IndexOf($"\n  {name}:\n", StringComparison.Ordinal);
            var others = names.Select(other => text.IndexOf($"\n  {other}:\n", StringComparison.Ordinal));
            return text[start..others.Where(at => at > start).DefaultIfEmpty(text.Length).Min()];
        });
    }

    [GeneratedRegex(@"secrets\.|id-token|attestations|environment:|: write")]
    private static partial Regex Keys();

    [GeneratedRegex(@"dotnet (test|build|pack|restore|tool|run|publish)\b|-Task [^\n]*(Build|Package|Release|Test)")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\s+(- )?uses: (?<action>[^@\s]+)@(?<rest>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Uses();
}
