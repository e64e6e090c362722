using Showtime.Core.Environments;

namespace Showtime.Core.Ports;

/// <summary>A service as the cloud describes it.</summary>
public sealed record DeployedService
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The pull request, from the name or the tags; null for a service that is not ours.</summary>
    public int? PullRequest { get; init; }

    /// <summary>The commit's 7 digits; empty for a service of the first generation.</summary>
    public string Sha { get; init; } = "";

    /// <summary>Where it is in its life.</summary>
    public required ServiceState State { get; init; }

    /// <summary>How many tasks run or are being started: what costs money.</summary>
    public int Tasks { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Who asked for it, from its tags.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>When it ends, from its tags.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The identifier of the task definition revision that it runs now or is rolling out.</summary>
    public string? Revision { get; init; }

    /// <summary>
    /// The digest that <see cref="IDeploymentTarget.Fingerprint"/> gave for the request it was last deployed with, from its tags; null for a
    /// service that has none.
    /// </summary>
    public string? Fingerprint { get; init; }

    /// <summary>The <see cref="DeploymentRequest.Token"/> that it was last deployed with, from its tags.</summary>
    public string? Token { get; init; }

    /// <summary>The size that it was last deployed with, from its tags; null for a service that has none.</summary>
    public EnvironmentSize? Size { get; init; }

    /// <summary>The image that it was last deployed with, from its tags; null for a service that has none.</summary>
    public string? Image { get; init; }

    /// <summary>The digest of that image, from its tags; null for a service that was deployed by an image's tag.</summary>
    public string? Digest { get; init; }

    /// <summary>The newest task of the newest deployment; null where there is none yet, or where it was not asked for.</summary>
    public DeployedTask? Task { get; init; }

    /// <summary>Whether a rollout is still under way (an older deployment's tasks have not gone yet).</summary>
    public bool RollingOut { get; init; }

    /// <summary>
    /// Why the newest deployment will not come up by itself, in the cloud's words with exit code and reason (a task of it stopped, an image
    /// cannot be pulled, the rollout failed or was rolled back); null while it may still come up. Whoever waits gives up when it is set.
    /// </summary>
    public string? Trouble { get; init; }

    /// <summary>The cause that <see cref="Trouble"/> shows; <see cref="Errors.FailureCause.Unknown"/> where there is no trouble.</summary>
    public Errors.FailureCause TroubleCause { get; init; }
}
