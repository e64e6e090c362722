using System.Text.RegularExpressions;

namespace Showtime.Core.Tests.Security;

/// <summary>docs/security.md names a proving test for each threat: the tests and the files that it names are there.</summary>
public sealed partial class ThreatModelTests
{
    static readonly string Page = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs/security.md"));

    [Fact]
    public void Every_test_that_it_names_exists()
    {
        var named = Test().Matches(Page).Select(match => (Class: match.Groups["class"].Value, Method: match.Groups["method"].Value)).Distinct().ToList();
        Assert.True(named.Count > 100, $"{named.Count} tests are named.");
        var texts = Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Path, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(file => Path.GetFileNameWithoutExtension(file)!, File.ReadAllText);
        Assert.All(named, test => Assert.Contains(texts[test.Class], text => Regex.IsMatch(text, $@"\b{test.Method}\(")));
    }

    [Fact]
    public void Every_source_file_that_it_names_exists()
    {
        var named = Source().Matches(Page).Select(match => match.Groups["path"].Value).Distinct().ToList();
        Assert.True(named.Count > 20, $"{named.Count} files are named.");
        Assert.All(named, path => Assert.True(File.Exists(Path.Combine(RepositoryFolder.Path, "src", "Showtime." + path)), path));
    }

    [GeneratedRegex("`(?<class>[A-Z][A-Za-z]+Tests)\\.(?<method>[A-Za-z0-9_]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Test();

    [GeneratedRegex("`(?<path>(Core|Adapters|Cli|PowerShell)/[A-Za-z/]+\\.cs)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Source();
}
