namespace Showtime.Adapters.Processes;

/// <summary>Starts a program and waits for it.</summary>
internal interface IProcessRunner
{
    /// <summary>
    /// Runs the command to its end. <paramref name="onLine"/> is called for one line at a time; if it throws, the child is
    /// stopped and the exception comes out here. A cancelled child is stopped together with everything that it started
    /// before this throws <see cref="OperationCanceledException"/>.
    /// </summary>
    /// <exception cref="ProcessStartException">The program cannot be started.</exception>
    Task<ProcessResult> RunAsync(ProcessCommand command, Action<ProcessLine>? onLine, CancellationToken cancellationToken);
}
