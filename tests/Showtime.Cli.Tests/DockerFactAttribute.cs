using System.ComponentModel;
using System.Diagnostics;

namespace Showtime.Cli.Tests;

/// <summary>A test that needs a Docker engine; without one it is skipped.</summary>
sealed class DockerFactAttribute : FactAttribute
{
    static readonly Lazy<bool> Answers = new(Ask);

    public DockerFactAttribute()
    {
        if (!Answers.Value) Skip = "no Docker engine answers";
    }

    static bool Ask()
    {
        try
        {
            using var docker = Process.Start(new ProcessStartInfo("docker", ["version", "--format", "{{.Server.Version}}"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            return docker.WaitForExit(TimeSpan.FromSeconds(10)) && docker.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
