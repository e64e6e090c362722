using System.Net;

namespace Showtime.Sandbox.Aws;

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

    /// <summary>Where it is: PROVISIONING, PENDING, RUNNING, STOPPING, DEPROVISIONING or STOPPED.</summary>
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
