namespace Showtime.Adapters.Tests.Aws;

/// <summary>A test against moto, an AWS emulator that was not written here. Skipped where it is not installed (<c>pip install moto[server]</c>).</summary>
sealed class MotoFactAttribute : FactAttribute
{
    public MotoFactAttribute()
    {
        if (MotoServer.Executable is null) Skip = "moto_server is not on PATH.";
    }
}
