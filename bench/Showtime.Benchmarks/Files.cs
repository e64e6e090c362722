using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Showtime.Benchmarks;

/// <summary>Where things are.</summary>
static class Files
{
    public static string Root { get; } = FindRoot();

    /// <summary>The figures of the last runs on this machine.</summary>
    public static string Results => Path.Combine(Root, "artifacts", "bench", "results.json");

    /// <summary>The figures that the report compares with.</summary>
    public static string Baseline => Path.Combine(Root, "bench", "baseline.json");

    public static string Page => Path.Combine(Root, "docs", "performance.md");

    public static string Commit()
    {
        var commit = Git("rev-parse", "--short=7", "HEAD");
        return Git("status", "--porcelain", "--untracked-files=no", "src", "sandbox").Length > 0 ? commit + "+" : commit;
    }

    public static string Machine()
    {
        var model = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            : null;
        var load = File.Exists("/proc/loadavg") ? $", at a load of {File.ReadAllText("/proc/loadavg").Split(' ')[0]}" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores{(model is null ? "" : $" of {model}")}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}{load}");
    }

    /// <summary>Runs a program to its end and returns what it wrote.</summary>
    public static string Output(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Root };
        using var process = Process.Start(start)!;
        var errors = new StringBuilder();
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}{errors}");
        return output.Trim();
    }

    static string Git(params IEnumerable<string> arguments) => Output("git", arguments);

    static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Showtime.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Run it inside the repository.");
        return folder;
    }
}
