namespace Showtime.Cli.Tests.Workflows;

/// <summary>What is on this machine for workflows to run on.</summary>
static class Machine
{
    /// <summary>Why no workflow can be run here; null where they can.</summary>
    public static string? Problem { get; } =
        OperatingSystem.IsWindows() ? "the stand-ins are for Unix"
        : !File.Exists(RepositoryFolder.Combine("bin", "Showtime.PowerShell.dll")) ? "the module has not been built"
        : null;
}
