using System.Net;

namespace Showtime.Sandbox.Aws;

/// <summary>What makes a RUNNING task answer: a page of the sandbox's own, memory alone, or a real container.</summary>
/// <remarks>The sandbox calls it while it holds its own lock: a method that has to wait must return its task at once.</remarks>
public interface ITaskRuntime
{
    /// <summary>The public address of the next task. Two tasks never get the same one.</summary>
    /// <returns>The address that EC2 will report for the task's network interface.</returns>
    IPAddress NextAddress();

    /// <summary>Starts a task's container.</summary>
    /// <param name="launch">What to start, and where.</param>
    /// <param name="cancellationToken">The task is no longer wanted.</param>
    /// <returns>The running task; disposing it stops it.</returns>
    /// <exception cref="TaskStartException">It cannot be started; the message is the reason that ECS reports.</exception>
    ValueTask<IRunningTask> StartAsync(TaskLaunch launch, CancellationToken cancellationToken = default);
}
