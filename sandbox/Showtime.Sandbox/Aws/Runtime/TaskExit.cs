namespace Showtime.Sandbox.Aws;

/// <summary>How a container ended.</summary>
/// <param name="ExitCode">The exit code; 137 where it was killed.</param>
/// <param name="Reason">What ECS says beside it, for example <see cref="OutOfMemoryReason"/>; null for nothing.</param>
public sealed record TaskExit(int ExitCode, string? Reason = null)
{
    /// <summary>ECS's words for a container that used more memory than it had.</summary>
    public const string OutOfMemoryReason = "OutOfMemoryError: Container killed due to memory usage";

    /// <summary>The kernel killed it for its memory.</summary>
    public static TaskExit OutOfMemory { get; } = new(137, OutOfMemoryReason);
}
