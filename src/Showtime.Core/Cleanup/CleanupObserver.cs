using Showtime.Core.Configuration;
using Showtime.Core.Errors;
using Showtime.Core.Inventory;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;

namespace Showtime.Core.Cleanup;

/// <summary>Reads everything that a clean-up plans on, once: the repository, the cloud and the deployments side by side.</summary>
sealed class CleanupObserver(IShowtimeBackend backend, IActivityLog? log)
{
    public async Task<CleanupObservation> ObserveAsync(CleanupRequest rules, CancellationToken cancellationToken)
    {
        RepositorySurvey? survey = null;
        ShowtimeConfiguration? configuration = null;
        IReadOnlyList<DeploymentRecord> deployments = [];
        IReadOnlyList<TaggedImage> images = [];
        var seen = new Sightings { HasEveryCarrier = true };
        var inventory = new EnvironmentInventory(backend, log);
        // The repository first: its first answer brings the configuration, which the others need. The cloud's list may be older or newer than the labels
        // that excuse a service, so what would count as an orphan is read again, and each item is checked once more before it is carried out.
        await SideBySide.RunAsync(
            cancellationToken,
            async token => survey = await backend.PullRequests.SurveyAsync(token).ConfigureAwait(false),
            async token =>
            {
                configuration = (await backend.ConfigurationAsync(token).ConfigureAwait(false)).Value;
                await SideBySide.RunAsync(
                    token,
                    async stop =>
                    {
                        await foreach (var service in backend.Target(configuration).ListAsync(pullRequest: null, stop).ConfigureAwait(false)) seen.Add(service);
                    },
                    async stop => deployments = await DeploymentsAsync(rules, configuration, stop).ConfigureAwait(false),
                    async stop =>
                    {
                        if (!rules.Images || !configuration.Image.OwnsRepository || IsSpared("images that no environment needs", configuration)) return;
                        images = await inventory.ReadImagesAsync(configuration, stop).ConfigureAwait(false);
                    }).ConfigureAwait(false);
            }).ConfigureAwait(false);
        var leases = survey!.Leases.ToDictionary(lease => lease.PullRequest);
        foreach (var snapshot in survey.PullRequests) seen.Add(snapshot);
        seen.Add(images);
        await inventory.ReadDoubtfulAsync(seen, [], cancellationToken).ConfigureAwait(false);
        return new CleanupObservation
        {
            PullRequests = await PermissionsAsync(
                [
                    .. seen.PullRequests.Where(snapshot => snapshot.Labels.Any(label => LabelGrammar.IsCircus(label.Name))).OrderBy(snapshot => snapshot.Number)
                        .Select(snapshot => snapshot with { Lease = leases.GetValueOrDefault(snapshot.Number) })
                        .Select(snapshot => new Observation { PullRequest = snapshot, Configuration = configuration!, Now = snapshot.ReadAt }),
                ],
                rules,
                cancellationToken).ConfigureAwait(false),
            Environments = inventory.Join(seen, configuration!),
            Leases = survey.Leases,
            Deployments = deployments,
            Definitions = rules.Labels ? survey.Definitions : [],
            Now = survey.ReadAt,
        };
    }

    /// <summary>The permissions that the plans depend on.</summary>
    async Task<IReadOnlyList<Observation>> PermissionsAsync(List<Observation> pullRequests, CleanupRequest rules, CancellationToken cancellationToken)
    {
        var observer = new Observer(backend, log);
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
                var number = known.PullRequest.Number;
                log?.Report(new(ActivityKind.Warning, $"The permissions for pull request {number} could not be read: {e.Message}", number));
            }
        }

        return pullRequests;
    }

    /// <summary>The deployments on pull requests' pages. They are optional, so a failed read stops nothing else.</summary>
    async Task<IReadOnlyList<DeploymentRecord>> DeploymentsAsync(
        CleanupRequest rules, ShowtimeConfiguration configuration, CancellationToken cancellationToken)
    {
        if (!rules.Orphans || !configuration.Feedback.Deployments || IsSpared("deployments on pull requests' pages", configuration)) return [];
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

    /// <summary>Whether something that costs no money is left for a later clean-up, because only the reserve of requests is left.</summary>
    bool IsSpared(string what, ShowtimeConfiguration configuration)
    {
        if (!RequestBudget.IsAlmostUsedUp(backend, configuration)) return false;
        log?.Report(new(ActivityKind.Warning, $"{backend.Requests} So {what} are not read, and are left for a later clean-up."));
        return true;
    }
}
