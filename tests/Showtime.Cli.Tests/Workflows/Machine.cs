namespace Showtime.Cli.Tests.Workflows;

/// <summary>What is on this machine for workflows to run on.</summary>
static class Machine
{
    /// <summary>The repository's folder, where a build makes the module importable.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>GitHub's recorded events (npm's @octokit/webhooks-examples); null where they are not installed.</summary>
    public static string? Recorded { get; } =
        Environment.GetEnvironmentVariable("SHOWTIME_TEST_WEBHOOKS") is { Length: > 0 } folder && File.Exists(Path.Combine(folder, "api.github.com", "index.json"))
            ? Path.Combine(folder, "api.github.com", "index.json")
            : null;

    /// <summary>Why no workflow can be run here; null where they can.</summary>
    public static string? Problem { get; } =
        OperatingSystem.IsWindows() ? "the stand-ins are for Unix"
        : !HasPwsh() ? "there is no pwsh on PATH"
        : !File.Exists(Path.Combine(Root, "bin", "Showtime.PowerShell.dll")) ? "the module has not been built"
        : null;

    static bool HasPwsh() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "pwsh")));

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Showtime.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Tests run from within the repository.");
    }
}
