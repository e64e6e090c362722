using System.Diagnostics;
using System.Text.Json;
using Showtime.Tests.Shared;

namespace Showtime.Module.Tests;

/// <summary>What came of an <c>It</c>.</summary>
sealed record PesterIt(string Name, int Line, string Result, string Reason, int Milliseconds);

/// <summary>A file of Pester tests: its <c>It</c>s in order, and what went wrong outside of them.</summary>
sealed record PesterFile(string Path, IReadOnlyList<string> Problems, IReadOnlyList<PesterIt> Tests);

/// <summary>Pester's suite. Each file runs in an engine of its own, because a loaded assembly stays, and once however many of its tests are asked for.</summary>
static class PesterSuite
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    static readonly SemaphoreSlim Slots = new(Math.Max(2, Environment.ProcessorCount));
    static readonly Dictionary<(PowerShellEngine Engine, string Path), Task<IReadOnlyList<PesterFile>>> Runs = [];
    static Task<IReadOnlyList<PesterFile>>? s_discovery;

    /// <summary>The folder of the suite.</summary>
    public static string Folder { get; } = PowerShellEngine.Metadata("PesterSuite");

    /// <summary>The module that is tested: a package that <c>SHOWTIME_TEST_MODULE</c> names, or the repository after a build.</summary>
    static string Module { get; } = Path.GetFullPath(
        Environment.GetEnvironmentVariable("SHOWTIME_TEST_MODULE") is { Length: > 0 } package ? package : Path.Combine(Folder, "..", ".."));

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

    /// <summary>Runs a file, or waits for the run that another test started.</summary>
    public static async Task<PesterFile> RunAsync(PowerShellEngine engine, string path)
    {
        Task<IReadOnlyList<PesterFile>>? run;
        lock (Runs)
        {
            if (!Runs.TryGetValue((engine, path), out run)) Runs[(engine, path)] = run = InvokeAsync(engine, [path]);
        }

        return (await run).Single();
    }

    static async Task<IReadOnlyList<PesterFile>> InvokeAsync(PowerShellEngine engine, IEnumerable<string> paths, params string[] options)
    {
        var result = Path.GetTempFileName();
        var start = engine.Prepare(
            ["-File", Path.Combine(Folder, "Invoke-Suite.ps1"), "-Pester", PowerShellEngine.Metadata("Pester"), "-Path", string.Join(';', paths), "-ResultPath", result, .. options]);
        start.Environment["MODULE_UNDER_TEST"] = Module;
        start.Environment["OTHER_AWSSDK_CORE"] = PowerShellEngine.Metadata("OtherAwsSdkCore");
        await Slots.WaitAsync();
        try
        {
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

            var text = await File.ReadAllTextAsync(result);
            return text.Length > 0
                ? JsonSerializer.Deserialize<List<PesterFile>>(text)!
                : throw new InvalidOperationException($"PowerShell {engine.Name} ended with {process.ExitCode} and no result:\n{await printed}\n{await complained}");
        }
        finally
        {
            Slots.Release();
            File.Delete(result);
        }
    }
}
