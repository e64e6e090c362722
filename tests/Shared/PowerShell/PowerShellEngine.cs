using System.Diagnostics;
using System.Reflection;

namespace Showtime.Tests.Shared;

/// <summary>A PowerShell that tests start.</summary>
/// <param name="Name">How test names tell it from another: its version, or where it is.</param>
/// <param name="Program">The program to start.</param>
/// <param name="Library">The engine's library, where the program is <c>dotnet</c>.</param>
sealed record PowerShellEngine(string Name, string Program, string? Library = null)
{
    /// <summary>The one that the restore brought: no machine is without it.</summary>
    public static PowerShellEngine Restored { get; } =
        new(Metadata("PowerShellVersion"), Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Metadata("PowerShell"));

    /// <summary>The restored one, and a developer's own that <c>SHOWTIME_TEST_PWSH</c> names: a program, or the pwsh.dll of a .NET tool. Separated like the folders of <c>PATH</c>.</summary>
    public static IReadOnlyList<PowerShellEngine> All { get; } =
    [
        Restored,
        .. (Environment.GetEnvironmentVariable("SHOWTIME_TEST_PWSH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(path => path != Restored.Library)
            .Select(path => Path.GetExtension(path) == ".dll" ? Restored with { Name = path, Library = path } : new PowerShellEngine(path, path)),
    ];

    /// <summary>What a build wrote down about this test project.</summary>
    /// <param name="key">Which of it.</param>
    /// <returns>The value.</returns>
    public static string Metadata(string key) =>
        typeof(PowerShellEngine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == key).Value!;

    /// <summary>Prepares a start whose output is read and whose input is at its end once it is closed.</summary>
    /// <param name="arguments">What follows <c>-NoProfile -NonInteractive</c>.</param>
    /// <returns>What to start.</returns>
    public ProcessStartInfo Prepare(params string[] arguments) =>
        new(Program, [.. Library is null ? [] : new[] { Library }, "-NoProfile", "-NonInteractive", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["POWERSHELL_TELEMETRY_OPTOUT"] = "1", ["POWERSHELL_UPDATECHECK"] = "Off", ["NO_COLOR"] = "1" },
        };
}
