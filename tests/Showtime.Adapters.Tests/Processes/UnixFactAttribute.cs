namespace Showtime.Adapters.Tests.Processes;

/// <summary>A test that drives a Unix shell.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "needs /bin/sh";
    }
}
