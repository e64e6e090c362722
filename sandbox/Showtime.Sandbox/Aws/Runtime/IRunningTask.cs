namespace Showtime.Sandbox.Aws;

/// <summary>A container that a runtime has started. Disposing stops it.</summary>
public interface IRunningTask : IAsyncDisposable
{
    /// <summary>The TCP port on the task's address behind which the container's first port answers; 0 where it has none.</summary>
    int HostPort { get; }

    /// <summary>Ends when the container ends by itself; never where it is stopped.</summary>
    Task<TaskExit> Exited { get; }

    /// <summary>Runs the container health check once.</summary>
    /// <param name="command">The command as the task definition has it, its first word CMD or CMD-SHELL.</param>
    /// <param name="timeout">How long the command may take.</param>
    /// <param name="cancellationToken">The task is no longer wanted.</param>
    /// <returns>Whether the check passed.</returns>
    ValueTask<bool> ProbeAsync(IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancellationToken = default);
}
