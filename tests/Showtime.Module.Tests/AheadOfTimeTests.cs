using System.Diagnostics;

namespace Showtime.Module.Tests;

/// <summary>The package's machine code is used: a file of it that .NET refuses would cost its size and nothing would tell.</summary>
public sealed class AheadOfTimeTests
{
    // What cannot be compiled ahead: the class that chooses, a generic method over .NET's own types, and what parses numbers by .NET's generic math.
    static readonly string[] Exceptions =
    [
        "Showtime.Loading.", "Showtime.Adapters.GitHub.Http.GitHubJson::Deserialize", "Showtime.Sandbox.GitHub.GraphQL.NodeLimit::Page",
        "Showtime.Sandbox.GitHub.GraphQL.Inputs::Number",
    ];

    [Fact]
    public async Task No_method_of_ours_is_compiled_in_the_first_command()
    {
        var module = Environment.GetEnvironmentVariable("SHOWTIME_TEST_MODULE");
        Requires.SkipFor(string.IsNullOrEmpty(module) ? "no packaged module is named (SHOWTIME_TEST_MODULE)" : null);

        var methods = await CompiledBy($"Import-Module '{Path.GetFullPath(module!)}/Showtime.psd1'; $null = Start-ShowtimeSandbox; $null = Get-ShowtimeEnvironment");

        Assert.Contains(methods, method => method.StartsWith("Showtime.Loading.AheadOfTime::", StringComparison.Ordinal)); // else nothing was recorded
        var ours = methods.Where(method => method.StartsWith("Showtime.", StringComparison.Ordinal));
        Assert.DoesNotContain(ours, method => !Exceptions.Any(exception => method.StartsWith(exception, StringComparison.Ordinal)));
    }

    static async Task<string[]> CompiledBy(string command)
    {
        using var folder = new TemporaryFolder();
        var record = folder.Combine("methods.txt");
        var start = PowerShellEngine.Restored.Prepare("-Command", command);
        start.Environment["DOTNET_STARTUP_HOOKS"] = PowerShellEngine.Metadata("JitRecorder");
        start.Environment["JIT_RECORD"] = record;
        start.Environment["DOTNET_TieredPGO"] = "0"; // else what is called often is compiled once more in between
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (printed, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.Equal("", await printed + await complained);
        return await File.ReadAllLinesAsync(record);
    }
}
