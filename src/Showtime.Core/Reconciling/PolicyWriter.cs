using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Inventory;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Core.Reconciling;

/// <summary>Writes the policy labels (time to live, freeze, block, flags), and the expiry in the services' tags.</summary>
sealed class PolicyWriter(IShowtimeBackend backend)
{
    public async Task<IReadOnlyList<ShowtimeEnvironment>> SetAsync(PolicyChange change, CancellationToken cancellationToken)
    {
        var snapshot = await backend.PullRequests.ReadAsync(change.PullRequest, cancellationToken).ConfigureAwait(false);
        var configuration = (await backend.ConfigurationAsync(cancellationToken).ConfigureAwait(false)).Value;
        if (snapshot.State != PullRequestState.Open)
        {
            throw new ShowtimeException(ShowtimeError.Conflict, $"Pull request {change.PullRequest} is {snapshot.State.ToString().ToLowerInvariant()}.",
                "Reopen it first.") { Target = $"#{change.PullRequest}" };
        }

        var labels = new PullRequestLabels(snapshot.Labels);
        List<LabelDefinition> add = [];
        List<string> remove = [];
        if (change.TimeToLive is { } timeToLive)
        {
            var wanted = LabelCatalog.Define(new TimeToLiveLabel(timeToLive));
            add.Add(wanted);
            remove.AddRange(labels.NamesOf(l => l is TimeToLiveLabel or EnvironmentTimeToLiveLabel).Where(name => name != wanted.Name));
        }

        foreach (var (name, value) in change.Flags)
        {
            var wanted = value is { } enabled ? LabelCatalog.Define(new FeatureFlagLabel(name, enabled)) : null;
            if (wanted is not null) add.Add(wanted);
            remove.AddRange(labels.NamesOf(l => l is FeatureFlagLabel flag && flag.Name == name).Where(attached => attached != wanted?.Name));
        }

        Switch(change.Frozen, new FreezeLabel(), labels.Freeze);
        Switch(change.Blocked, new BlockedLabel(), labels.Blocked);
        if (add.Count + remove.Count > 0)
        {
            snapshot = await backend.PullRequests
                .ApplyAsync(snapshot, new PullRequestChange { Add = add, Remove = remove }, cancellationToken)
                .ConfigureAwait(false);
        }

        IReadOnlyList<DeployedService>? services = null;
        if (change.TimeToLive is { } lives)
        {
            var target = backend.Target(configuration);
            List<DeployedService> found = [];
            await foreach (var service in target.ListAsync(change.PullRequest, cancellationToken).ConfigureAwait(false)) found.Add(service);
            services = found;
            foreach (var service in services.Where(s => s.State == ServiceState.Active))
            {
                await target
                    .SetExpiryAsync(service.Name, lives.ExpiresAt(service.CreatedAt ?? backend.Time.GetUtcNow()), cancellationToken)
                    .ConfigureAwait(false);
            }
        }

        return EnvironmentInventory.Join(snapshot, services, configuration, backend.Time.GetUtcNow());

        void Switch(bool? wanted, CircusLabel label, AttachedLabel? attached)
        {
            if (wanted == true && attached is null) add.Add(LabelCatalog.Define(label));
            if (wanted == false && attached is not null) remove.Add(attached.Name);
        }
    }
}

/// <summary>What people decide about a pull request's environments. A null leaves a setting unchanged.</summary>
/// <param name="PullRequest">The number.</param>
/// <param name="TimeToLive">The new time to live.</param>
/// <param name="Frozen">Freeze, or unfreeze.</param>
/// <param name="Blocked">Block, or unblock.</param>
sealed record PolicyChange(int PullRequest, TimeToLive? TimeToLive = null, bool? Frozen = null, bool? Blocked = null)
{
    /// <summary>Feature flags to set, by name without <c>FEATURE_</c>; a null removes the flag's label.</summary>
    public IReadOnlyDictionary<string, bool?> Flags { get; init; } = new Dictionary<string, bool?>();
}
