using Xunit.Sdk;
using Xunit.v3;

// All wait at the same time, each for its own file; how many engines run side by side is PesterSuite's to say.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = -1)]

namespace Showtime.Module.Tests;

/// <summary>Every <c>It</c> of the suite as a test of its own, in every engine.</summary>
[TestCaseOrderer(typeof(Starter))]
public sealed class PesterTests
{
    /// <summary>One row an <c>It</c> and engine.</summary>
    public static async Task<IEnumerable<ITheoryDataRow>> Its() =>
        from file in await PesterSuite.DiscoverAsync()
        from engine in PowerShellEngine.All
        from test in file.Tests.Select((it, index) => (it.Name, Index: index))
        select Row(engine, file.Path, test.Name, new TheoryDataRow<string, string, int, string>(engine.Name, file.Path, test.Index, test.Name));

    /// <summary>One row a file and engine.</summary>
    public static async Task<IEnumerable<ITheoryDataRow>> Files() =>
        from file in await PesterSuite.DiscoverAsync()
        from engine in PowerShellEngine.All
        select Row(engine, file.Path, "every It ran, and nothing failed outside one", new TheoryDataRow<string, string, int>(engine.Name, file.Path, file.Tests.Count));

    [Theory]
    [MemberData(nameof(Its))]
    public async Task It(string engine, string path, int index, string name)
    {
        var tests = (await PesterSuite.RunAsync(Engine(engine), path)).Tests;
        var test = index < tests.Count ? tests[index] : null;
        Assert.True(test?.Name == name, $"Discovered as '{name}', but run as '{test?.Name}'.");
        TestContext.Current.TestOutputHelper!.WriteLine($"{path}:{test!.Line}, {test.Milliseconds} ms");
        if (test.Result == "Skipped") Assert.Skip(test.Reason);
        if (test.Result != "Passed") Assert.Fail(test.Reason.Length > 0 ? test.Reason : $"{test.Result} at {path}:{test.Line}: what it stands in failed.");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task File(string engine, string path, int tests)
    {
        var file = await PesterSuite.RunAsync(Engine(engine), path);
        Assert.Empty(file.Problems);
        Assert.NotEmpty(file.Tests);
        Assert.Equal(tests, file.Tests.Count);
    }

    static PowerShellEngine Engine(string name) => PowerShellEngine.All.Single(engine => engine.Name == name);

    static TRow Row<TRow>(PowerShellEngine engine, string path, string name, TRow row)
        where TRow : TheoryDataRowBase
    {
        var file = Path.GetRelativePath(PesterSuite.Folder, path)[..^".Tests.ps1".Length].Replace('\\', '/');
        row.TestDisplayName = $"{file}: {name}";
        row.Label = engine == PowerShellEngine.Restored ? "" : engine.Name;
        row.Traits.Add("File", [file]);
        return row;
    }

    /// <summary>Knows which tests were chosen: starts the files of those, and leaves the order alone.</summary>
    public sealed class Starter : ITestCaseOrderer
    {
        public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
            where TTestCase : notnull, ITestCase
        {
            var files = testCases.SelectMany(test => test.Traits.GetValueOrDefault("File", [])).Distinct().ToList();
            foreach (var engine in PowerShellEngine.All) PesterSuite.Start(engine, files.Select(file => Path.Combine(PesterSuite.Folder, file + ".Tests.ps1")));
            return testCases;
        }
    }
}
