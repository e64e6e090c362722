using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Inventory;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;

namespace Showtime.Core.Cleanup;

/// <summary>The plan of a clean-up: everything is read first.</summary>
sealed class EnvironmentCleanup(IShowtimeBackend backend, IActivityLog? log)
{
    public async Task<IReadOnlyList<CleanupItem>> PlanAsync(CleanupRequest rules, CancellationToken cancellationToken)
    {
        var configuration = (await backend.ConfigurationAsync(cancellationToken).ConfigureAwait(false)).Value;
        var observer = new Observer(backend, log);
        List<Observation> pullRequests = [];
        await foreach (var snapshot in backend.PullRequests.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            pullRequests.Add(new Observation { PullRequest = snapshot, Configuration = configuration, Now = snapshot.ReadAt });
        }

        for (var i = 0; rules.Reconcile && i < pullRequests.Count; i++)
        {
            // A permission that was read for one pull request holds for the next.
            var known = i == 0 ? pullRequests[i] : pullRequests[i] with { Permissions = pullRequests[i - 1].Permissions };
            try
            {
                pullRequests[i] = await observer.PermissionsAsync(known, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                pullRequests[i] = known; // without permissions nothing of it counts as approved, and the others go on
                log?.Report(new(ActivityKind.Warning, $"The permissions for pull request {known.PullRequest.Number} could not be read: {e.Message}", known.PullRequest.Number));
            }
        }

        var environments = new List<ShowtimeEnvironment>();
        await foreach (var environment in new EnvironmentInventory(backend, log).ListAsync(new EnvironmentQuery(), cancellationToken).ConfigureAwait(false))
        {
            environments.Add(environment);
        }

        // Not before the host has told its time, and not after the leases are read: they may be renewed.
        var now = backend.Time.GetUtcNow();
        return CleanupPlanner.Items(rules, new CleanupObservation
        {
            PullRequests = pullRequests,
            Environments = environments,
            Leases = await backend.Leases.ListAsync(cancellationToken).ConfigureAwait(false),
            Deployments = configuration.Feedback.Deployments && rules.Orphans
                ? await DeploymentsAsync(configuration, cancellationToken).ConfigureAwait(false)
                : [],
            Definitions = rules.Labels ? await backend.PullRequests.ListDefinitionsAsync(cancellationToken).ConfigureAwait(false) : [],
            Now = now,
        });
    }

    /// <summary>The deployments on pull requests' pages. They are optional, so a failed read stops nothing else.</summary>
    async Task<IReadOnlyList<DeploymentRecord>> DeploymentsAsync(ShowtimeConfiguration configuration, CancellationToken cancellationToken)
    {
        try
        {
            return await backend.Deployments
                .ListAsync(configuration.Feedback.DeploymentEnvironment, pullRequest: null, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ShowtimeException e)
        {
            log.Warn("The deployments could not be read, so none is cleaned up", e);
            return [];
        }
    }
}
