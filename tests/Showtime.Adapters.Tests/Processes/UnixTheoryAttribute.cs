namespace Showtime.Adapters.Tests.Processes;

/// <summary>A test over data that drives a Unix shell.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "needs /bin/sh";
    }
}
