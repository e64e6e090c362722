using Showtime.Sandbox.Aws.Ec2;

namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>A task of a service.</summary>
sealed class EcsTask(string id, string arn, Service service, Deployment deployment, NetworkInterface network, DateTimeOffset createdAt)
{
    public string Id => id;

    public string Arn => arn;

    public Service Service => service;

    public Deployment Deployment => deployment;

    public TaskDefinition Definition => deployment.Definition;

    public NetworkInterface Network => network;

    public DateTimeOffset CreatedAt => createdAt;

    public string AttachmentId { get; init; } = "";

    public IReadOnlyList<string> ContainerIds { get; init; } = [];

    public string? CapacityProvider { get; init; }

    public List<Tag> Tags { get; set; } = [];

    public string LastStatus { get; set; } = "PROVISIONING";

    public string DesiredStatus { get; set; } = "RUNNING";

    public string Health { get; set; } = "UNKNOWN";

    public string AttachmentStatus { get; set; } = "PRECREATED";

    public DateTimeOffset? ConnectivityAt { get; set; }

    public DateTimeOffset? PullStartedAt { get; set; }

    public DateTimeOffset? PullStoppedAt { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? StoppingAt { get; set; }

    public DateTimeOffset? ExecutionStoppedAt { get; set; }

    public DateTimeOffset? StoppedAt { get; set; }

    public string? StopCode { get; set; }

    public string? StoppedReason { get; set; }

    public int? ExitCode { get; set; }

    public string? ContainerReason { get; set; }

    public string ImageDigest { get; set; } = "";

    public IRunningTask? Running { get; set; }

    /// <summary>Cancelled when the task is no longer wanted, so that a start or a probe under way gives up.</summary>
    public CancellationTokenSource Unwanted { get; } = new();

    public int FailedProbes { get; set; }

    public int Version { get; set; } = 1;
}
