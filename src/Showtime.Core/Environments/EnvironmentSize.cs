namespace Showtime.Core.Environments;

/// <summary>How much processor and memory a task gets (protocol §2).</summary>
public enum EnvironmentSize
{
    /// <summary>512 CPU units, 2048 MiB.</summary>
    Standard,

    /// <summary>1024 CPU units, 4096 MiB.</summary>
    Large,
}
