using System.Collections.Concurrent;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Adapters;

/// <summary>What a dry run would have written on GitHub, laid over what is read there, so that a plan goes on as if it had been written.</summary>
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

    /// <summary>Takes the lease where nobody has it.</summary>
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
        /// <summary>By name; null for one that was taken off.</summary>
        public Dictionary<string, AttachedLabel?> Labels { get; } = new(StringComparer.OrdinalIgnoreCase);

        public HashSet<string> DeletedLeases { get; } = new(StringComparer.Ordinal);

        public LeaseRecord? Lease { get; set; }
    }
}
