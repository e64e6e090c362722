using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Core.Presentation;

/// <summary>Remembers when each environment came to which status in this run, for its summary. May be told from any thread.</summary>
/// <param name="time">The clock.</param>
public sealed class RunJournal(TimeProvider time)
{
    const int Longest = 1000;

    readonly object _gate = new();
    readonly List<JournalEntry> _entries = [];

    /// <summary>What happened, oldest first.</summary>
    public IReadOnlyList<JournalEntry> Entries
    {
        get
        {
            lock (_gate) return [.. _entries];
        }
    }

    /// <summary>Takes an activity; what is not a transition of an environment is passed over.</summary>
    /// <param name="activity">The activity.</param>
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
