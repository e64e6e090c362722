using System.Diagnostics;
using System.Text.Json;

namespace Showtime.Module.Tests;

/// <summary>What came of an <c>It</c>.</summary>
sealed record PesterIt(string Name, int Line, string Result, string Reason, int Milliseconds);

/// <summary>A file of Pester tests: its <c>It</c>s in order, and what went wrong outside of them.</summary>
sealed record PesterFile(string Path, IReadOnlyList<string> Problems, IReadOnlyList<PesterIt> Tests);

/// <summary>
/// Pester's suite. A file runs once, however many of its tests are asked for. Files of one folder may share an engine and those of two may not,
/// because a loaded assembly stays: the fake adapters are not the real ones.
/// </summary>
static class PesterSuite
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);
    static readonly Dictionary<(PowerShellEngine Engine, string Path), Task<IReadOnlyList<PesterFile>>> Runs = [];
    static Task<IReadOnlyList<PesterFile>>? s_discovery;

    /// <summary>The folder of the suite.</summary>
    public static string Folder { get; } = RepositoryFolder.Combine("tests", "pester");

    /// <summary>The module that is tested: a package that <c>SHOWTIME_TEST_MODULE</c> names, or the repository after a build.</summary>
    static string Module { get; } =
        Environment.GetEnvironmentVariable("SHOWTIME_TEST_MODULE") is { Length: > 0 } package ? Path.GetFullPath(package) : RepositoryFolder.Path;

    /// <summary>Lists every <c>It</c> of the suite without running any.</summary>
    public static async Task<IReadOnlyList<PesterFile>> DiscoverAsync()
    {
        lock (Runs)
        {
            s_discovery ??= InvokeAsync(
                PowerShellEngine.Restored, Directory.EnumerateFiles(Folder, "*.Tests.ps1", SearchOption.AllDirectories).Order(StringComparer.Ordinal), "-DiscoverOnly");
        }

        return await s_discovery;
    }

    /// <summary>Starts files that were not started before side by side, each folder's in as many engines as there are processors.</summary>
    public static void Start(PowerShellEngine engine, IEnumerable<string> paths)
    {
        lock (Runs)
        {
            foreach (var folder in paths.Where(path => !Runs.ContainsKey((engine, path))).GroupBy(Path.GetDirectoryName).ToList())
            {
                foreach (var batch in folder.Index().GroupBy(file => file.Index % Environment.ProcessorCount, file => file.Item))
                {
                    var run = InvokeAsync(engine, batch);
                    foreach (var path in batch) Runs[(engine, path)] = run;
                }
            }
        }
    }

    /// <summary>Waits for a file's run, and starts it where nobody has.</summary>
    public static async Task<PesterFile> RunAsync(PowerShellEngine engine, string path)
    {
        Task<IReadOnlyList<PesterFile>>? run;
        lock (Runs)
        {
            if (!Runs.TryGetValue((engine, path), out run)) Runs[(engine, path)] = run = InvokeAsync(engine, [path]);
        }

        return (await run).Single(file => file.Path == path);
    }

    static async Task<IReadOnlyList<PesterFile>> InvokeAsync(PowerShellEngine engine, IEnumerable<string> paths, params string[] options)
    {
        using var folder = new TemporaryFolder();
        var result = folder.Combine("result.json");
        var start = engine.Prepare(
            ["-File", Path.Combine(Folder, "Invoke-Suite.ps1"), "-Pester", PowerShellEngine.Metadata("Pester"), "-Path", string.Join(';', paths), "-ResultPath", result, .. options]);
        start.Environment["MODULE_UNDER_TEST"] = Module;
        start.Environment["OTHER_AWSSDK_CORE"] = PowerShellEngine.Metadata("OtherAwsSdkCore");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (printed, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"PowerShell {engine.Name} did not end within {Limit.TotalMinutes} minutes.");
        }

        return File.Exists(result)
            ? JsonSerializer.Deserialize<List<PesterFile>>(await File.ReadAllTextAsync(result))!
            : throw new InvalidOperationException($"PowerShell {engine.Name} ended with {process.ExitCode} and no result.\n{await printed}\n{await complained}");
    }
}
