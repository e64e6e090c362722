using System.Net;

namespace Showtime.Sandbox.Aws;

/// <summary>An ECS service as it is at one moment.</summary>
public sealed record AwsServiceSnapshot
{
    /// <summary>The service's name.</summary>
    public required string Name { get; init; }

    /// <summary>The cluster's name.</summary>
    public required string Cluster { get; init; }

    /// <summary>The long ARN.</summary>
    public required string Arn { get; init; }

    /// <summary>ACTIVE, DRAINING or INACTIVE.</summary>
    public required string Status { get; init; }

    /// <summary>Tasks wanted.</summary>
    public required int DesiredCount { get; init; }

    /// <summary>Tasks that run and are not stopping.</summary>
    public required int RunningCount { get; init; }

    /// <summary>Tasks that are starting.</summary>
    public required int PendingCount { get; init; }

    /// <summary>Family and revision of the primary deployment, for example <c>pr-1-abc1234:2</c>.</summary>
    public required string TaskDefinition { get; init; }

    /// <summary>The rollout state of the primary deployment: IN_PROGRESS, COMPLETED or FAILED.</summary>
    public required string Rollout { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its tags.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>Its events, newest first.</summary>
    public required IReadOnlyList<string> Events { get; init; }
}

/// <summary>An ECS task as it is at one moment.</summary>
public sealed record AwsTaskSnapshot
{
    /// <summary>32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The long ARN.</summary>
    public required string Arn { get; init; }

    /// <summary>The service's name.</summary>
    public required string Service { get; init; }

    /// <summary>The cluster's name.</summary>
    public required string Cluster { get; init; }

    /// <summary>Its status: PROVISIONING, PENDING, RUNNING, STOPPING, DEPROVISIONING or STOPPED.</summary>
    public required string LastStatus { get; init; }

    /// <summary>RUNNING or STOPPED.</summary>
    public required string DesiredStatus { get; init; }

    /// <summary>HEALTHY, UNHEALTHY or UNKNOWN.</summary>
    public required string Health { get; init; }

    /// <summary>Family and revision.</summary>
    public required string TaskDefinition { get; init; }

    /// <summary>The main container's image.</summary>
    public required string Image { get; init; }

    /// <summary>The public address; null without one.</summary>
    public required IPAddress? Address { get; init; }

    /// <summary>The port on that address; null as long as it does not run.</summary>
    public required int? Port { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its container was started.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>Why it stopped, in ECS's words.</summary>
    public required string? StoppedReason { get; init; }
}

/// <summary>A task definition revision as it is at one moment.</summary>
/// <param name="Family">The family.</param>
/// <param name="Revision">The revision, from 1.</param>
/// <param name="Arn">The ARN.</param>
/// <param name="Status">ACTIVE, INACTIVE or DELETE_IN_PROGRESS.</param>
/// <param name="Cpu">CPU units of the task.</param>
/// <param name="Image">The main container's image.</param>
/// <param name="Environment">The main container's environment variables.</param>
/// <param name="Tags">Its tags.</param>
public sealed record AwsTaskDefinitionSnapshot(
    string Family, int Revision, string Arn, string Status, int Cpu, string Image,
    IReadOnlyDictionary<string, string> Environment,
    IReadOnlyDictionary<string, string> Tags);

/// <summary>An image in ECR as it is at one moment.</summary>
/// <param name="Repository">The repository's name.</param>
/// <param name="Digest">The manifest's digest.</param>
/// <param name="Tags">Its tags, sorted.</param>
/// <param name="PushedAt">When it was pushed.</param>
public sealed record AwsImageSnapshot(string Repository, string Digest, IReadOnlyList<string> Tags, DateTimeOffset PushedAt);

/// <summary>One request that the sandbox answered.</summary>
/// <param name="Time">When.</param>
/// <param name="Service">The service's signing name: <c>ecs</c>, <c>ec2</c>, <c>ecr</c>, <c>logs</c>, <c>sts</c>; empty where it could not be told.</param>
/// <param name="Action">The action, for example <c>CreateService</c>.</param>
/// <param name="IsWrite">Whether the action can change something.</param>
/// <param name="Status">The HTTP status of the answer.</param>
/// <param name="ErrorCode">The error's code, or null where it succeeded.</param>
public sealed record AwsRequestRecord(DateTimeOffset Time, string Service, string Action, bool IsWrite, int Status, string? ErrorCode);

/// <summary>A service that another program made: an orphan, or one of an older version.</summary>
/// <param name="Name">The service's name.</param>
public sealed record AwsServiceSeed(string Name)
{
    /// <summary>The cluster's name; null is the first one.</summary>
    public string? Cluster { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>When it was created; null is now.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The image.</summary>
    public string Image { get; init; } = "apache/superset:latest";

    /// <summary>The container's name.</summary>
    public string Container { get; init; } = "superset-ci";

    /// <summary>The container's port.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Tasks wanted; they start now and take their time.</summary>
    public int DesiredCount { get; init; } = 1;
}
