using System.ComponentModel;
using System.Diagnostics;

namespace Showtime.Tests.Shared;

/// <summary>What a test needs of the machine. Each call skips the test where that is missing, and says what is missing and how to get it.</summary>
static class Requires
{
    /// <summary>A static busybox: images made from nothing run it (Debian's package busybox-static).</summary>
    public const string Busybox = "/bin/busybox";

    static readonly Lazy<string?> DockerProblem = new(() => !File.Exists(Busybox)
        ? $"there is no {Busybox} (Debian's package busybox-static)"
        : Runs("docker", "version", "--format", "{{.Server.Version}}") ? null : "no Docker engine answers (Debian's package docker.io; dockerd)");

    /// <summary>The registry on loopback that SHOWTIME_TEST_REGISTRY names, <c>host:port</c>; null for none.</summary>
    public static string? Registry { get; } = Variable("SHOWTIME_TEST_REGISTRY");

    /// <summary>GitHub's recorded events: the index of npm's @octokit/webhooks-examples in the folder that SHOWTIME_TEST_WEBHOOKS names; null for none.</summary>
    public static string? RecordedEvents { get; } =
        Variable("SHOWTIME_TEST_WEBHOOKS") is { } folder && Path.Combine(folder, "api.github.com", "index.json") is var index && File.Exists(index) ? index : null;

    public static void UnixShell() => Assert.SkipWhen(OperatingSystem.IsWindows(), "it needs /bin/sh");

    public static void Linux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "it needs SIGKILL and a loopback address for each task, as Linux has them");

    /// <summary>A shell for the steps of workflows, and the module that they import.</summary>
    public static void Workflows()
    {
        UnixShell();
        SkipFor(File.Exists(RepositoryFolder.Combine("bin", "Showtime.PowerShell.dll")) ? null : "the module has not been built");
    }

    /// <summary>A Docker engine that answers, and busybox to run in it.</summary>
    public static void Docker() => SkipFor(DockerProblem.Value);

    public static void LoopbackRegistry() => SkipFor(Registry is null ? "SHOWTIME_TEST_REGISTRY names no registry (Debian's package docker-registry)" : null);

    public static void Moto() => SkipFor(Find("moto_server") is null ? "moto_server is not on PATH (pip install 'moto[server]')" : null);

    public static void Terraform() => SkipFor(Find("terraform") is null ? "terraform is not on PATH" : null);

    /// <summary>A browser without a window; its file.</summary>
    public static string Chromium()
    {
        var browser = Find("chromium");
        SkipFor(browser is null ? "chromium is not on PATH (Debian's package chromium)" : null);
        return browser!;
    }

    public static void GitHubsRecordedEvents() =>
        SkipFor(RecordedEvents is null ? "SHOWTIME_TEST_WEBHOOKS names no folder of npm's @octokit/webhooks-examples (npm ci --prefix tests/contract)" : null);

    /// <summary>Skips the test for a reason that only it knows.</summary>
    /// <param name="problem">What is missing; null for nothing.</param>
    public static void SkipFor(string? problem) => Assert.SkipWhen(problem is not null, problem ?? "");

    /// <summary>The first file of that name on PATH, or null.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name))
        .FirstOrDefault(File.Exists);

    static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    static bool Runs(string file, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(file, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            return process.WaitForExit(TimeSpan.FromSeconds(20)) && process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
