using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Hosting;

/// <summary>Records each change of an environment's status in this run, for the summary. Thread-safe.</summary>
/// <param name="time">The clock.</param>
sealed class RunJournal(TimeProvider time)
{
    const int Longest = 1000;

    readonly object _gate = new();
    readonly List<JournalEntry> _entries = [];

    /// <summary>The changes, oldest first.</summary>
    public IReadOnlyList<JournalEntry> Entries
    {
        get
        {
            lock (_gate) return [.. _entries];
        }
    }

    /// <summary>Takes an activity and ignores those that are not transitions of an environment.</summary>
    public void Take(Activity activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        if (activity is not { Kind: ActivityKind.Transition, PullRequest: { } number }) return;
        var now = time.GetUtcNow();
        lock (_gate)
        {
            foreach (var label in activity.Labels.Select(LabelGrammar.Parse).OfType<StatusLabel>())
            {
                if (_entries.Count < Longest) _entries.Add(new(now, number, label.Sha, label.Status));
            }
        }
    }
}

/// <summary>An environment reached a status.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="PullRequest">The pull request.</param>
/// <param name="Sha">The commit's 7 digits.</param>
/// <param name="Status">The status.</param>
sealed record JournalEntry(DateTimeOffset At, int PullRequest, string Sha, EnvironmentStatus Status);
