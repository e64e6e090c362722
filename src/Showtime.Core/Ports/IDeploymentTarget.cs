using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Text;

namespace Showtime.Core.Ports;

/// <summary>
/// The cloud that environments run in. No call waits for the cloud to finish: it sends the request, and <see cref="DescribeAsync"/> says how far it is.
/// Each call may repeat an earlier one whose answer was lost. A token that is cancelled stops the call before its next request.
/// </summary>
interface IDeploymentTarget
{
    /// <summary>The target's name for messages, for example <c>ECS superset-ci (us-west-2)</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Every active or draining service with a name of ours, of one pull request or of all if it is null, without tasks. One whose tags name another
    /// repository says so (<see cref="DeployedService.OwnedBy"/>) and is never touched. If it throws, the list is incomplete:
    /// nothing may be removed because it is missing.
    /// </summary>
    IAsyncEnumerable<DeployedService> ListAsync(int? pullRequest, CancellationToken cancellationToken);

    /// <summary>
    /// One pull request's services, the serving one with its task, in as few rounds as the target allows: what is named is asked for beside the list. Complete
    /// as <see cref="ListAsync"/> is, but for draining services that nothing names: their deletion has begun, and nothing is left to do.
    /// </summary>
    Task<IReadOnlyList<DeployedService>> LookAsync(CloudLook look, CancellationToken cancellationToken);

    /// <summary>One service in any state, without tasks, in one request; null if the cloud does not know it, or no longer.</summary>
    Task<DeployedService?> FindAsync(string serviceName, CancellationToken cancellationToken);

    /// <summary>
    /// One service in any state, with its newest task, its address and its trouble; null if the cloud does not know it, or no longer. Everything is asked,
    /// but for the address of a task that <paramref name="last"/> shows with one.
    /// </summary>
    Task<DeployedService?> DescribeAsync(string serviceName, DeployedService? last, CancellationToken cancellationToken);

    /// <summary>
    /// How far a service is that was described a moment ago, in the fewest requests that can show it: while its newest task lives, only that task is asked
    /// for. What else has changed (somebody deleted or updated the service) is seen by <see cref="DescribeAsync"/>, which it is if there is no such task.
    /// </summary>
    Task<DeployedService?> FollowAsync(DeployedService last, CancellationToken cancellationToken);

    /// <summary>
    /// The digest, at most 32 letters and digits, of everything about a task that feature flags and configuration decide (variables, secrets, port, roles,
    /// log group, template). Commit, image, size, person, token and times do not count: image and size are chosen at a start and stay until the next one.
    /// </summary>
    string Fingerprint(DeploymentRequest request);

    /// <summary>
    /// Reads ahead what <see cref="DeployAsync"/> of this request needs and its image's digest does not decide, beside a build. This object keeps it. Writes
    /// nothing. A failure is the deployment's to find again.
    /// </summary>
    Task PrepareAsync(DeploymentRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Creates a service, or updates the one of that name. It adopts what an earlier attempt left (a task definition with the same token, a service). A
    /// service that already has the token is returned unchanged.
    /// </summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="known">
    /// What this run has seen of the name under the lease; null if it has not looked. Where it saw nothing, the creation is tried without another look: the
    /// cloud refuses a name that is taken, and what is there is looked at then.
    /// </param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>The service as accepted.</returns>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.Conflict"/> while a service of that name is still draining.</exception>
    Task<DeployedService> DeployAsync(DeploymentRequest request, KnownService? known, CancellationToken cancellationToken);

    /// <summary>Moves a service from spot to on-demand capacity, with new tasks. One that is on demand already is not changed.</summary>
    /// <returns>The service as accepted.</returns>
    Task<DeployedService> LeaveSpotAsync(string serviceName, CancellationToken cancellationToken);

    /// <summary>Puts a service back on an earlier <see cref="DeployedService.Revision"/> after a failed update in place, unless it already runs it.</summary>
    Task RollBackAsync(string serviceName, string revision, CancellationToken cancellationToken);

    /// <summary>Writes a new expiry time into the service's tags; null removes it.</summary>
    Task SetExpiryAsync(string serviceName, DateTimeOffset? expiresAt, CancellationToken cancellationToken);

    /// <summary>Begins to delete a service and its tasks. One that is draining, gone or unknown is ignored.</summary>
    Task DeleteAsync(string serviceName, CancellationToken cancellationToken);

    /// <summary>Deletes all task definition revisions of a service that is gone or draining, and returns their number.</summary>
    Task<int> DeleteRevisionsAsync(string serviceName, CancellationToken cancellationToken);

    /// <summary>Deregisters all revisions of an active service but the one to keep, and returns their number.</summary>
    Task<int> DeleteOlderRevisionsAsync(string serviceName, string keep, CancellationToken cancellationToken);

    /// <summary>Reads a container's log, oldest line first. With <see cref="LogQuery.Follow"/> it goes on until it is cancelled or the task is gone.</summary>
    IAsyncEnumerable<LogLine> ReadLogAsync(LogQuery query, CancellationToken cancellationToken);

    /// <summary>Checks credentials and cluster with one cheap call each.</summary>
    /// <returns>The caller's identity, for example an ARN.</returns>
    Task<string> VerifyAsync(CancellationToken cancellationToken);
}

/// <summary>Which of a pull request's services to look at.</summary>
/// <param name="PullRequest">The pull request's number.</param>
/// <param name="Names">The names that its labels know.</param>
/// <param name="Serving">The one whose task is wanted too; null for none.</param>
/// <param name="Task">
/// The task of <paramref name="Serving"/> as the labels know it, by id and address: while it is the one that runs, it need not be asked for. Null if unknown.
/// </param>
sealed record CloudLook(int PullRequest, IReadOnlyList<string> Names, string? Serving = null, DeployedTask? Task = null);

/// <summary>What a run has seen of a service's name.</summary>
/// <param name="Service">The service, without tasks; null if there was none.</param>
sealed record KnownService(DeployedService? Service);

/// <summary>A service as the cloud describes it. What its tags say is null if it has no such tag.</summary>
sealed record DeployedService
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The repository that its tags name, if that is another one: such a service is neither ours nor gone. Null if it is ours.</summary>
    public string? OwnedBy { get; init; }

    /// <summary>The pull request, from the name or the tags; null for a service that is not ours.</summary>
    public int? PullRequest { get; init; }

    /// <summary>The commit's 7 digits; empty for a service of the first generation.</summary>
    public string Sha { get; init; } = "";

    /// <summary>Active, draining or gone.</summary>
    public required ServiceState State { get; init; }

    /// <summary>How many tasks run or are being started: these cost money.</summary>
    public int Tasks { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Who requested it, from its tags.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>When it expires, from its tags.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The task definition revision that it runs now or is rolling out.</summary>
    public string? Revision { get; init; }

    /// <summary>The <see cref="IDeploymentTarget.Fingerprint"/> of the request it was last deployed with, from its tags.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The <see cref="DeploymentRequest.Token"/> that it was last deployed with, from its tags.</summary>
    public string? Token { get; init; }

    /// <summary>The size that it was last deployed with, from its tags.</summary>
    public EnvironmentSize? Size { get; init; }

    /// <summary>The capacity that its tasks are placed on; null if that is not known.</summary>
    public ServiceCapacity? Capacity { get; init; }

    /// <summary>What each of its tasks has, from its tags; null for a service that was deployed before they said it.</summary>
    public TaskResources? Resources { get; init; }

    /// <summary>Whether each of its tasks has a public address, which costs money of its own.</summary>
    public bool HasPublicAddress { get; init; } = true;

    /// <summary>The image that it was last deployed with, from its tags.</summary>
    public string? Image { get; init; }

    /// <summary>The digest of that image, from its tags; null for a service that was deployed by an image's tag.</summary>
    public string? Digest { get; init; }

    /// <summary>The newest task of the newest deployment; null if there is none yet, or if tasks were not read.</summary>
    public DeployedTask? Task { get; init; }

    /// <summary>
    /// Why the cloud has no room for its newest deployment at present, in the cloud's words: no capacity, or a quota is reached. Null if nothing says so.
    /// Unlike <see cref="Trouble"/> it may pass, and it is set at once.
    /// </summary>
    public string? Shortage { get; init; }

    /// <summary>Whether a roll-out is still going on: tasks of an older deployment are left.</summary>
    public bool RollingOut { get; init; }

    /// <summary>
    /// Why the newest deployment will not come up, in the cloud's words with exit code and reason (a task stopped, an image cannot be pulled, the roll-out
    /// failed or was rolled back); null while it still may come up. Waiting ends as soon as this is set.
    /// </summary>
    public string? Trouble { get; init; }

    /// <summary>The cause that <see cref="Trouble"/> shows; <see cref="FailureCause.Unknown"/> if there is no trouble.</summary>
    public FailureCause TroubleCause { get; init; }
}

/// <summary>The state of a service.</summary>
enum ServiceState
{
    /// <summary>It exists.</summary>
    Active,

    /// <summary>It is being deleted; its name cannot be used yet.</summary>
    Draining,

    /// <summary>It is gone; nothing is billed.</summary>
    Inactive,
}

/// <summary>What the tasks of a service are placed on.</summary>
enum ServiceCapacity
{
    /// <summary>Capacity that is the service's as long as it runs.</summary>
    OnDemand,

    /// <summary>Spare capacity: cheaper, not always there, and taken back at need.</summary>
    Spot,
}

/// <summary>What a task is given, and paid for.</summary>
/// <param name="Vcpu">Virtual processors.</param>
/// <param name="MemoryGb">Memory, in GB of 1024 MiB.</param>
sealed record TaskResources(decimal Vcpu, decimal MemoryGb)
{
    /// <summary>CPU units of one virtual processor.</summary>
    public const decimal UnitsPerVcpu = 1024;

    /// <summary>MiB of one GB.</summary>
    public const decimal MibPerGb = 1024;

    /// <summary>Ephemeral storage, in GB; 0 for what every task has.</summary>
    public int StorageGb { get; init; }

    /// <summary>Whether it runs on ARM64; otherwise on x86.</summary>
    public bool IsArm { get; init; }
}

/// <summary>A task (a running copy of the image) of a service.</summary>
sealed record DeployedTask
{
    /// <summary>The identifier, without the cluster.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it runs. False while it is only starting.</summary>
    public bool Running { get; init; }

    /// <summary>Whether it has stopped.</summary>
    public bool Stopped { get; init; }

    /// <summary>Whether it belongs to the newest deployment.</summary>
    public bool Newest { get; init; }

    /// <summary>Its address, or null while it has none.</summary>
    public string? Address { get; init; }

    /// <summary>The TCP port on <see cref="Address"/>; null for the configured one.</summary>
    public int? Port { get; init; }

    /// <summary>Why it stopped, in the cloud's words, with the container's exit code and reason; null while it has not stopped.</summary>
    public string? StoppedReason { get; init; }

    /// <summary>The image that it runs.</summary>
    public string? Image { get; init; }

    /// <summary>What the container's own health check says.</summary>
    public ContainerHealth Health { get; init; }
}

/// <summary>The health of a container by its own check.</summary>
enum ContainerHealth
{
    /// <summary>The check has not decided yet, or the container has none.</summary>
    Unknown,

    /// <summary>The check succeeds.</summary>
    Healthy,

    /// <summary>The check fails.</summary>
    Unhealthy,
}

/// <summary>What an environment's service should be. Sending the same request twice gives the same service.</summary>
sealed record DeploymentRequest
{
    /// <summary>The repository, <c>owner/name</c>. It becomes a tag, so that two repositories can share a cluster.</summary>
    public required string Repository { get; init; }

    /// <summary>The repository's number, which stays when it is renamed; null until the target fills it in.</summary>
    public long? RepositoryId { get; init; }

    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>The commit, 40 hex digits (7 if no more are known).</summary>
    public required string Sha { get; init; }

    /// <summary>The service's name.</summary>
    public required string ServiceName { get; init; }

    /// <summary>The image, <c>repository:tag</c>.</summary>
    public required string Image { get; init; }

    /// <summary>The digest of the image's manifest, <c>sha256:…</c>; null if it could not be found out.</summary>
    public string? Digest { get; init; }

    /// <summary>The image to run: by its digest, so that a tag that moves changes nothing; by its tag if no digest is known.</summary>
    public string PinnedImage => Digest is null ? Image
        : (Image.LastIndexOf(':') is var tag && tag > Image.LastIndexOf('/') ? Image[..tag] : Image) + '@' + Digest;

    /// <summary>The login of the person who requested it. The target replaces characters that its tags cannot hold.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>When it was requested, UTC. It becomes a tag, so every repeat has the same value.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it expires, UTC, or null.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Processor and memory.</summary>
    public EnvironmentSize Size { get; init; }

    /// <summary>What the task is given; null until the target fills it in, since a template may say it.</summary>
    public TaskResources? Resources { get; init; }

    /// <summary>Feature flags as container variables, by full name, added to those of the configuration.</summary>
    public IReadOnlyDictionary<string, string> FeatureFlags { get; init; } = new Dictionary<string, string>();

    /// <summary>Identifies this attempt, at most 32 characters: the same for a repeat after a lost answer, another for a new attempt after a failure.</summary>
    public required string Token { get; init; }

    /// <summary>
    /// Deploy again although nothing differs (a forced rebuild pushed another image under the same tag). A service that already runs this
    /// <see cref="Token"/> is not changed.
    /// </summary>
    public bool Force { get; init; }
}

/// <summary>Which lines of a container's log to read.</summary>
/// <param name="ServiceName">The service.</param>
/// <param name="Tail">The number of last lines; null for all.</param>
/// <param name="Since">Only lines after this time, or null.</param>
/// <param name="Follow">Go on reading as lines arrive.</param>
sealed record LogQuery(string ServiceName, int? Tail = null, DateTimeOffset? Since = null, bool Follow = false);

/// <summary>A line of a container's log.</summary>
/// <param name="Timestamp">When it was written, UTC.</param>
/// <param name="Message">The text as the application wrote it. Untrusted.</param>
public sealed record LogLine(DateTimeOffset Timestamp, string Message)
{
    /// <summary>The line, without what could act on a terminal or on a job of GitHub Actions.</summary>
    public string Message { get; init => field = UntrustedText.Display(value); } = UntrustedText.Display(Message);
}
