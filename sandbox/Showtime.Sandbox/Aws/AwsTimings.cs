namespace Showtime.Sandbox.Aws;

/// <summary>How long things take in the sandbox's cloud. The defaults are what Fargate needs, more or less.</summary>
public sealed record AwsTimings
{
    /// <summary>PROVISIONING: the network interface is made.</summary>
    public TimeSpan Provisioning { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>PENDING: the image is pulled. A 413 MB image took 57 s on average.</summary>
    public TimeSpan Pending { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>From the start of the container until the application accepts a connection.</summary>
    public TimeSpan Refusing { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From then on until the application answers 200; it answers 503 meanwhile.</summary>
    public TimeSpan Unavailable { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>STOPPING: the container is asked to stop.</summary>
    public TimeSpan Stopping { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>DEPROVISIONING: the network interface is removed.</summary>
    public TimeSpan Deprovisioning { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a deleted service stays DRAINING after its last task has stopped.</summary>
    public TimeSpan Draining { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Without a container health check, how long the new task has to run before the old one is stopped.</summary>
    public TimeSpan OldTaskGrace { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>Replaces the interval of every container health check; null keeps the task definition's own (30 s by default).</summary>
    public TimeSpan? HealthCheckInterval { get; init; }

    /// <summary>How long a stopped task stays describable.</summary>
    public TimeSpan StoppedTaskKept { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a task definition stays DELETE_IN_PROGRESS after nothing uses it any more.</summary>
    public TimeSpan TaskDefinitionDeletion { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The first pause after a task that failed to start; it doubles with each further failure.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest pause between tasks that fail to start.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromMinutes(27);

    /// <summary>Short times for a demonstration at a prompt: a task answers about six seconds after its service was created.</summary>
    public static AwsTimings Fast { get; } = new()
    {
        Provisioning = TimeSpan.FromSeconds(0.5),
        Pending = TimeSpan.FromSeconds(1.5),
        Refusing = TimeSpan.FromSeconds(1.5),
        Unavailable = TimeSpan.FromSeconds(2),
        Stopping = TimeSpan.FromSeconds(0.5),
        Deprovisioning = TimeSpan.FromSeconds(0.5),
        Draining = TimeSpan.FromSeconds(1),
        OldTaskGrace = TimeSpan.FromSeconds(4),
        HealthCheckInterval = TimeSpan.FromSeconds(2), // three failures in a row take longer than the application needs
        FirstBackoff = TimeSpan.FromSeconds(2),
    };
}
