namespace Showtime.Cli.Tests;

/// <summary>A test that needs Linux; elsewhere it is skipped.</summary>
sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "needs SIGKILL and a loopback address for each task, as Linux has them";
    }
}
