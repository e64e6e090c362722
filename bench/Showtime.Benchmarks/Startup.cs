using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Showtime.Tests.Shared;

namespace Showtime.Benchmarks;

/// <summary>How long the command takes to say its help, beside an empty program, and what the module adds to a PowerShell. Both are built as they are shipped.</summary>
static class Startup
{
    const int Pairs = 15;
    const int Imports = 7;

    public static async Task<StartupResult> MeasureAsync()
    {
        var (empty, command) = (Publish("bench/Empty", "empty"), Publish("src/Showtime.Cli", "command"));
        List<double> nothing = [], help = [];
        for (var pair = -1; pair < Pairs; pair++)
        {
            // By turns, so that a machine that slows down slows both; the first pair warms the file cache.
            var (without, with) = (await TimeAsync(Path.Combine(empty, "Empty")).ConfigureAwait(false), await TimeAsync(Path.Combine(command, "showtime"), "--help").ConfigureAwait(false));
            if (pair < 0) continue;
            nothing.Add(without);
            help.Add(with);
        }

        return new() { Empty = Spread.Of(nothing), Help = Spread.Of(help), PowerShell = Import() };
    }

    /// <summary>Built as a release is (build.ps1): for this platform, ahead of time where the project says so, in folders of its own.</summary>
    static string Publish(string project, string name)
    {
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        var platform = $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        var folder = Path.Combine(Files.Root, "artifacts", "bench", name);
        Files.Output("dotnet", "publish", project, "-c", "Release", "-r", platform, "--self-contained", "false", "-p:AheadOfTime=true", "-p:RunAnalyzers=false",
            "--artifacts-path", Path.Combine(Files.Root, "artifacts", "bench", "build"), "-o", folder, "-m:1", "-nodeReuse:false", "-v", "quiet");
        return folder;
    }

    static async Task<double> TimeAsync(string program, params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>What each case adds to an empty PowerShell, but for the first command, which times itself; in milliseconds.</summary>
    static Dictionary<string, double> Import()
    {
        PowerShell("build.ps1", "-Task", "Package");
        var module = Directory.GetDirectories(Path.Combine(Files.Root, "artifacts", "module", "Showtime"))[^1];
        using var rows = JsonDocument.Parse(PowerShell("bench/Measure-Import.ps1", "-Module", module, "-Count", $"{Imports}", "-Limit", $"{int.MaxValue}", "-AsJson"));
        return rows.RootElement.EnumerateArray().ToDictionary(
            row => row.GetProperty("Case").GetString()!,
            row => row.TryGetProperty("Adds", out var adds) && adds.ValueKind == JsonValueKind.Number ? adds.GetDouble() : row.GetProperty("Milliseconds").GetDouble());
    }

    static string PowerShell(params string[] script)
    {
        var start = PowerShellEngine.Restored.Prepare(["-File", .. script]);
        return Files.Output(start.FileName, start.ArgumentList);
    }
}
