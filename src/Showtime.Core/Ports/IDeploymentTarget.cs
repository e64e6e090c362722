using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;

namespace Showtime.Core.Ports;

/// <summary>
/// The cloud that environments run in. No call waits for the cloud to finish: it asks, and <see cref="DescribeAsync"/> says how far it is.
/// Each call tolerates that it was made before and its answer lost.
/// </summary>
public interface IDeploymentTarget
{
    /// <summary>The name of the target for messages, for example <c>ECS superset-ci (us-west-2)</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Every service that is ours by name, ACTIVE or DRAINING, page by page; without tasks. One whose tag names another repository is not ours.
    /// </summary>
    /// <param name="pullRequest">Only this pull request's; null for all.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>The services. An exception in the middle says that more may have been there: nothing may be removed on account of what is missing.</returns>
    IAsyncEnumerable<DeployedService> ListAsync(int? pullRequest, CancellationToken cancellationToken);

    /// <summary>One service with its newest task, its address and what is wrong with it.</summary>
    /// <param name="serviceName">The name.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>The service, in whatever state; null where the cloud has never heard of it or has forgotten it.</returns>
    Task<DeployedService?> DescribeAsync(string serviceName, CancellationToken cancellationToken);

    /// <summary>The digest of what feature flags and configuration decide about a task (variables, secrets, port, roles, log group, template). Pure.</summary>
    /// <param name="request">
    /// The request. Its commit, image, size, person, token and times do not count: size and image are chosen when an environment is started,
    /// and keep until then.
    /// </param>
    /// <returns>At most 32 letters and digits.</returns>
    string Fingerprint(DeploymentRequest request);

    /// <summary>
    /// Brings a service into being, or brings the one of that name up to the request: looks first, adopts what an earlier try left (a task
    /// definition with the same token, a service), creates or updates what is missing. A service that has the token already is returned as it is.
    /// </summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>The service as accepted.</returns>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.Conflict"/> while a service of that name is still draining.</exception>
    Task<DeployedService> DeployAsync(DeploymentRequest request, CancellationToken cancellationToken);

    /// <summary>Puts a service back on an earlier revision, after an update in place that failed. A service that runs it already is left as it is.</summary>
    /// <param name="serviceName">The name.</param>
    /// <param name="revision">The <see cref="DeployedService.Revision"/> that served before.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>When accepted.</returns>
    Task RollBackAsync(string serviceName, string revision, CancellationToken cancellationToken);

    /// <summary>Writes a new end into the service's tags.</summary>
    /// <param name="serviceName">The name.</param>
    /// <param name="expiresAt">The end, or null for none.</param>
    /// <param name="cancellationToken">Stops before the request.</param>
    /// <returns>When accepted.</returns>
    Task SetExpiryAsync(string serviceName, DateTimeOffset? expiresAt, CancellationToken cancellationToken);

    /// <summary>Begins to delete a service and its tasks. One that is draining, gone or unknown is no error.</summary>
    /// <param name="serviceName">The name.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>When accepted.</returns>
    Task DeleteAsync(string serviceName, CancellationToken cancellationToken);

    /// <summary>Deregisters and deletes the task definition revisions of a service that is gone or going. None is no error.</summary>
    /// <param name="serviceName">The name.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>How many were removed.</returns>
    Task<int> DeleteRevisionsAsync(string serviceName, CancellationToken cancellationToken);

    /// <summary>Deregisters older revisions of a service that lives, all but the one that it runs.</summary>
    /// <param name="serviceName">The name.</param>
    /// <param name="keep">The <see cref="DeployedService.Revision"/> to keep.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>How many were removed.</returns>
    Task<int> DeleteOlderRevisionsAsync(string serviceName, string keep, CancellationToken cancellationToken);

    /// <summary>Reads a container's log, oldest line first.</summary>
    /// <param name="query">Which lines.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>The lines; with <see cref="LogQuery.Follow"/> it goes on until cancelled or the task is gone.</returns>
    IAsyncEnumerable<LogLine> ReadLogAsync(LogQuery query, CancellationToken cancellationToken);

    /// <summary>Who the credentials are and whether the cluster is there: one cheap call each.</summary>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>The caller's identity, for example an ARN.</returns>
    Task<string> VerifyAsync(CancellationToken cancellationToken);
}

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

/// <summary>Where a service is in its life.</summary>
public enum ServiceState
{
    /// <summary>It exists.</summary>
    Active,

    /// <summary>Its deletion has begun; its name cannot be used yet.</summary>
    Draining,

    /// <summary>It is gone; nothing is billed.</summary>
    Inactive,
}

/// <summary>A task (a running copy of the image) of a service.</summary>
public sealed record DeployedTask
{
    /// <summary>The identifier, without the cluster.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it runs (not merely starts).</summary>
    public bool Running { get; init; }

    /// <summary>Whether it has stopped.</summary>
    public bool Stopped { get; init; }

    /// <summary>Whether it belongs to the newest deployment.</summary>
    public bool Newest { get; init; }

    /// <summary>Its address, or null while it has none.</summary>
    public string? Address { get; init; }

    /// <summary>The TCP port where it answers on <see cref="Address"/>, if that is another than the container's; null for the configured one.</summary>
    public int? Port { get; init; }

    /// <summary>Why it stopped, in the cloud's words, with the container's exit code and reason; null while it has not.</summary>
    public string? StoppedReason { get; init; }

    /// <summary>The image it runs.</summary>
    public string? Image { get; init; }
}

/// <summary>What an environment's service should be. The same request sent twice means the same service.</summary>
public sealed record DeploymentRequest
{
    /// <summary>The repository, <c>owner/name</c>: a tag, so that two repositories in one cluster leave each other's services alone.</summary>
    public required string Repository { get; init; }

    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>The commit, 40 hex digits (7 where no more is known).</summary>
    public required string Sha { get; init; }

    /// <summary>The service's name.</summary>
    public required string ServiceName { get; init; }

    /// <summary>The image, <c>repository:tag</c>.</summary>
    public required string Image { get; init; }

    /// <summary>Who asked for it; any login, sanitised by the target where its tags cannot hold it.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>When it was asked for, UTC: the same value at every repeat, because it becomes a tag.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends, UTC, or null.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Processor and memory.</summary>
    public EnvironmentSize Size { get; init; }

    /// <summary>Feature flags as container variables, by full name, beside those of the configuration.</summary>
    public IReadOnlyDictionary<string, string> FeatureFlags { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Distinguishes this attempt: at most 32 characters. A repeat after a lost answer has the same, a new attempt after a failure another.
    /// </summary>
    public required string Token { get; init; }

    /// <summary>
    /// Deploy anew although nothing differs (a forced rebuild pushed another image under the same tag). A service that already runs this
    /// <see cref="Token"/> is left as it is.
    /// </summary>
    public bool Force { get; init; }
}

/// <summary>Which lines of a container's log to read.</summary>
/// <param name="ServiceName">The service.</param>
/// <param name="Tail">The last so many lines; null for all.</param>
/// <param name="Since">Only lines after this time, or null.</param>
/// <param name="Follow">Go on reading as lines arrive.</param>
public sealed record LogQuery(string ServiceName, int? Tail = null, DateTimeOffset? Since = null, bool Follow = false);

/// <summary>A line of a container's log.</summary>
/// <param name="Timestamp">When it was written, UTC.</param>
/// <param name="Message">The text, as the application wrote it: never trusted.</param>
public sealed record LogLine(DateTimeOffset Timestamp, string Message);
