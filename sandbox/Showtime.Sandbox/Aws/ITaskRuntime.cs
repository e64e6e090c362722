using System.Net;
using System.Text.RegularExpressions;

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

/// <summary>How a container ended.</summary>
/// <param name="ExitCode">The exit code; 137 where it was killed.</param>
/// <param name="Reason">The reason that ECS reports, for example <see cref="OutOfMemoryReason"/>; null for nothing.</param>
public sealed record TaskExit(int ExitCode, string? Reason = null)
{
    /// <summary>ECS's words for a container that used more memory than it had.</summary>
    public const string OutOfMemoryReason = "OutOfMemoryError: Container killed due to memory usage";

    /// <summary>The kernel killed it for its memory.</summary>
    public static TaskExit OutOfMemory { get; } = new(137, OutOfMemoryReason);
}

/// <summary>A task's container could not be started. The message is ECS's <c>stoppedReason</c>.</summary>
/// <param name="message">The reason, for example <c>CannotPullContainerError: …</c>.</param>
public sealed class TaskStartException(string message) : Exception(message);

/// <summary>What a runtime needs to start a task: its main container (the first essential one that has a port, else the first).</summary>
public sealed partial record TaskLaunch
{
    /// <summary>32 hexadecimal digits.</summary>
    public required string TaskId { get; init; }

    /// <summary>The cluster's name.</summary>
    public required string Cluster { get; init; }

    /// <summary>The service's name.</summary>
    public required string Service { get; init; }

    /// <summary>The public address of the task's network interface, from <see cref="ITaskRuntime.NextAddress"/>.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The container's name.</summary>
    public required string Container { get; init; }

    /// <summary>The image as the task definition spells it.</summary>
    public required string Image { get; init; }

    /// <summary>The container's ports; may be empty.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>Environment variables in the task definition's order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Replaces the image's entry point; null leaves it.</summary>
    public IReadOnlyList<string>? EntryPoint { get; init; }

    /// <summary>Replaces the image's command; null leaves it.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>The task's memory in MiB.</summary>
    public int MemoryMiB { get; init; } = 512;

    /// <summary>When the container was started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long a simulated application refuses connections.</summary>
    public TimeSpan Refusing { get; init; }

    /// <summary>How long a simulated application answers 503 after that.</summary>
    public TimeSpan Unavailable { get; init; }

    /// <summary>Whether a simulated application is to stay unhealthy now.</summary>
    public Func<bool> Failing { get; init; } = static () => false;

    /// <summary>Takes a line of the container's output; it goes to the log stream of the task definition.</summary>
    public Action<string> WriteLog { get; init; } = static _ => { };

    /// <summary>The commit in the image's tag (<c>pr-1-abc1234-ci</c>), or null where there is none.</summary>
    public string? Commit => CommitInTag().Match(Image) is { Success: true } match ? match.Groups["sha"].Value : null;

    /// <summary>How far a simulated application has come.</summary>
    /// <param name="now">The moment asked for.</param>
    /// <returns>The phase.</returns>
    public AppPhase PhaseAt(DateTimeOffset now)
    {
        if (now < StartedAt + Refusing) return AppPhase.Refusing;
        return Failing() || now < StartedAt + Refusing + Unavailable ? AppPhase.Unavailable : AppPhase.Ready;
    }

    [GeneratedRegex(@"[:\-](?<sha>[0-9a-f]{7,40})(-ci)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CommitInTag();
}
