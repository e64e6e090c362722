using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Showtime.Core.Events;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Adapters;

/// <summary>Reads GitHub and writes nothing there: what would be written is reported, and laid over what is read.</summary>
internal sealed class DryRunPullRequests(IPullRequests inner, DryRunOverlay overlay) : IPullRequests
{
    public string Repository => inner.Repository;

    public ValueTask<long> RepositoryIdAsync(CancellationToken cancellationToken) => inner.RepositoryIdAsync(cancellationToken);

    public async Task<PullRequestSnapshot> ReadAsync(int number, CancellationToken cancellationToken) =>
        overlay.Over(await inner.ReadAsync(number, cancellationToken).ConfigureAwait(false));

    public async IAsyncEnumerable<PullRequestReading> ReadManyAsync(IEnumerable<int> numbers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var reading in inner.ReadManyAsync(numbers, cancellationToken).ConfigureAwait(false))
        {
            yield return reading with { Snapshot = reading.Snapshot is { } snapshot ? overlay.Over(snapshot) : null };
        }
    }

    public async IAsyncEnumerable<PullRequestSnapshot> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var snapshot in inner.ListAsync(cancellationToken).ConfigureAwait(false)) yield return overlay.Over(snapshot);
    }

    public async Task<RepositorySurvey> SurveyAsync(CancellationToken cancellationToken)
    {
        var survey = await inner.SurveyAsync(cancellationToken).ConfigureAwait(false);
        return survey with { PullRequests = [.. survey.PullRequests.Select(overlay.Over)] };
    }

    public async Task<IReadOnlyList<PullRequestSnapshot>> ListOpenAsync(int limit, CancellationToken cancellationToken) =>
        [.. (await inner.ListOpenAsync(limit, cancellationToken).ConfigureAwait(false)).Select(overlay.Over)];

    public Task<PermissionLevel> ReadPermissionAsync(string login, CancellationToken cancellationToken) => inner.ReadPermissionAsync(login, cancellationToken);

    public Task<string?> FindCommitAsync(string sha, CancellationToken cancellationToken) => inner.FindCommitAsync(sha, cancellationToken);

    public Task<bool> IsAncestorAsync(string ancestor, string descendant, CancellationToken cancellationToken) =>
        inner.IsAncestorAsync(ancestor, descendant, cancellationToken);

    public Task<HeadHistory> ReadHeadAsync(PullRequestSnapshot pullRequest, string commit, CancellationToken cancellationToken) =>
        inner.ReadHeadAsync(pullRequest, commit, cancellationToken);

    public Task<IReadOnlyList<int>> FindByHeadAsync(HeadReference head, CancellationToken cancellationToken) => inner.FindByHeadAsync(head, cancellationToken);

    public Task<PullRequestSnapshot> ApplyAsync(PullRequestSnapshot current, PullRequestChange change, CancellationToken cancellationToken) =>
        Task.FromResult(overlay.Apply(current, change));

    public Task<bool> ReactAsync(long commentId, CommentReaction reaction, CancellationToken cancellationToken)
    {
        overlay.WouldReact(reaction);
        return Task.FromResult(true);
    }

    public Task<IReadOnlyList<string>> DeleteUnusedDefinitionsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        overlay.WouldDelete(names);
        return Task.FromResult<IReadOnlyList<string>>([.. names]);
    }

    public Task<IReadOnlyList<DefinitionUse>> ListDefinitionsAsync(CancellationToken cancellationToken) => inner.ListDefinitionsAsync(cancellationToken);

    public Task DefineAsync(IReadOnlyCollection<LabelDefinition> definitions, CancellationToken cancellationToken)
    {
        overlay.WouldDefine(definitions);
        return Task.CompletedTask;
    }

    public Task<string?> ReadDefaultBranchFileAsync(string path, CancellationToken cancellationToken) =>
        inner.ReadDefaultBranchFileAsync(path, cancellationToken);
}

/// <summary>Leases in memory only. A real lease is seen and respected.</summary>
internal sealed class DryRunLeases(IPullRequests pullRequests, DryRunOverlay overlay) : ILeases
{
    public Task<PullRequestSnapshot> TryAcquireAsync(PullRequestSnapshot current, string owner, DateTimeOffset until, CancellationToken cancellationToken) =>
        Task.FromResult(overlay.Acquire(current, owner, until));

    public Task<PullRequestSnapshot> RenewAsync(LeaseRecord lease, DateTimeOffset until, CancellationToken cancellationToken) =>
        pullRequests.ReadAsync(lease.PullRequest, cancellationToken);

    public Task<bool> DeleteAsync(LeaseRecord lease, CancellationToken cancellationToken) => Task.FromResult(overlay.Release(lease));
}

/// <summary>Writes no deployments and finds none.</summary>
internal sealed class DryRunDeployments : IDeploymentRecords
{
    public Task<IReadOnlyList<DeploymentRecord>> ListAsync(string environment, int? pullRequest, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DeploymentRecord>>([]);

    public Task<DeploymentRecord> CreateAsync(string environment, DeploymentRecord record, CancellationToken cancellationToken) => Task.FromResult(record);

    public Task SetStateAsync(DeploymentRecord record, DeploymentRecordState state, Uri? address, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DeleteAsync(DeploymentRecord record, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>What a dry run would have written on GitHub, laid over what is read there, so that the run continues as if it had been written.</summary>
internal sealed class DryRunOverlay(TimeProvider time, IActivityLog? log)
{
    readonly ConcurrentDictionary<int, Changes> _changes = new();

    /// <summary>The pull request as it would be.</summary>
    public PullRequestSnapshot Over(PullRequestSnapshot read)
    {
        if (!_changes.TryGetValue(read.Number, out var changes)) return read;
        lock (changes)
        {
            var kept = read.Labels.Where(label => !changes.Labels.ContainsKey(label.Name));
            var lease = read.Lease is { } real && changes.DeletedLeases.Contains(real.Id) ? null : read.Lease;
            return read with { Labels = [.. kept, .. changes.Labels.Values.OfType<AttachedLabel>()], Lease = lease ?? changes.Lease };
        }
    }

    public PullRequestSnapshot Apply(PullRequestSnapshot current, PullRequestChange change)
    {
        var changes = Of(current.Number);
        var attached = Over(current).Labels.Select(label => label.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        lock (changes)
        {
            foreach (var label in change.Add)
            {
                if (!attached.Contains(label.Name)) Report($"Would add the label '{label.Name}'", current.Number);
                changes.Labels[label.Name] = new AttachedLabel(label.Name, label.Description, current.Viewer, time.GetUtcNow());
            }

            foreach (var name in change.Remove)
            {
                if (attached.Contains(name)) Report($"Would remove the label '{name}'", current.Number);
                changes.Labels[name] = null;
            }
        }

        if (change.Comment is not null) Report("Would write a comment", current.Number);
        return Over(current);
    }

    /// <summary>Takes the lease where it is free.</summary>
    public PullRequestSnapshot Acquire(PullRequestSnapshot current, string owner, DateTimeOffset until)
    {
        var changes = Of(current.Number);
        lock (changes)
        {
            if (Over(current).Lease is null) changes.Lease = new LeaseRecord("dry-run", current.Number, owner, until);
        }

        return Over(current);
    }

    public bool Release(LeaseRecord lease)
    {
        var changes = Of(lease.PullRequest);
        lock (changes)
        {
            if (changes.Lease?.Id != lease.Id) return changes.DeletedLeases.Add(lease.Id);
            changes.Lease = null;
            return true;
        }
    }

    public void WouldDefine(IEnumerable<LabelDefinition> definitions)
    {
        foreach (var definition in definitions) Report($"Would define the label '{definition.Name}'", null);
    }

    public void WouldDelete(IEnumerable<string> names)
    {
        foreach (var name in names) Report($"Would delete the label definition '{name}'", null);
    }

    public void WouldReact(CommentReaction reaction) => Report($"Would react to the comment: {reaction}", null);

    void Report(string message, int? number) => log?.Report(new(ActivityKind.Transition, message, number));

    Changes Of(int number) => _changes.GetOrAdd(number, _ => new Changes());

    sealed class Changes
    {
        /// <summary>By name; null for one that was removed.</summary>
        public Dictionary<string, AttachedLabel?> Labels { get; } = new(StringComparer.OrdinalIgnoreCase);

        public HashSet<string> DeletedLeases { get; } = new(StringComparer.Ordinal);

        public LeaseRecord? Lease { get; set; }
    }
}
