using Showtime.Core.Errors;

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
