using System.Text.RegularExpressions;
using System.Xml.Linq;
using Showtime.PowerShell.Tests.Support;

namespace Showtime.PowerShell.Tests.Module;

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
