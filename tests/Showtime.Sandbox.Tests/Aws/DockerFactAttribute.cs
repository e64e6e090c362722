using System.ComponentModel;
using System.Diagnostics;

namespace Showtime.Sandbox.Tests.Aws;

/// <summary>A test that needs a Docker engine and a static busybox to build an image from; skipped, and said so, where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class DockerFactAttribute : FactAttribute
{
    public const string Busybox = "/bin/busybox";

    static readonly string? s_missing = Find();

    public DockerFactAttribute() => Skip = s_missing;

    static string? Find()
    {
        if (!File.Exists(Busybox)) return $"There is no {Busybox} on this machine.";
        try
        {
            var ask = new ProcessStartInfo("docker", ["version", "--format", "{{.Server.Version}}"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
            using var docker = Process.Start(ask)!;
            docker.WaitForExit(); // an attribute's constructor cannot wait in any other way
            return docker.ExitCode == 0 ? null : "No Docker engine answers on this machine.";
        }
        catch (Win32Exception)
        {
            return "There is no docker command on this machine.";
        }
    }
}
