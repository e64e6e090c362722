using System.Management.Automation;
using Showtime.Core.Sessions;
using Showtime.Hosting;

namespace Showtime.PowerShell.Commands;

/// <summary>
/// The base of the commands that work on several pull requests. What the pipeline brings is collected to its end: where the reading upstream fails, what
/// it gave may be wrong. Different pull requests are then worked on side by side; those of one follow each other, because each needs its lease.
/// </summary>
public abstract class SeveralCommand : ShowtimeCommand
{
    readonly List<(PullRequestReference Reference, IShowtimeSession Session, Func<CancellationToken, Task> Work)> _items = [];

    /// <summary>How many pull requests are worked on at the same time.</summary>
    [Parameter]
    [ValidateRange(1, 32)]
    public int ThrottleLimit { get; set; } = CleanupRun.AtOnce;

    /// <summary>What an item is when it is done, for example <c>removed</c>.</summary>
    private protected abstract string Done { get; }

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(DoAsync);

    /// <summary>The pull requests on the list.</summary>
    private protected IReadOnlyList<PullRequestReference> References => [.. _items.Select(item => item.Reference)];

    /// <summary>Puts work on the list.</summary>
    private protected void Add(PullRequestReference reference, IShowtimeSession session, Func<CancellationToken, Task> work) =>
        _items.Add((reference, session, work));

    /// <summary>Whether the list has something for the pull request: its environments in a pipeline may be one piece of work.</summary>
    private protected bool Has(PullRequestReference reference, IShowtimeSession session) =>
        _items.Any(item => item.Reference.Number == reference.Number && item.Session.Repository == session.Repository);

    /// <summary>Does what is on the list, and writes results as they come.</summary>
    private protected async Task DoAsync(CancellationToken cancellationToken)
    {
        var progress = new BatchProgress(_items.Count, Done, TimeProvider.System);
        await Parallel.ForEachAsync(
            _items.GroupBy(item => (item.Session.Repository, item.Reference.Number)),
            new ParallelOptions { MaxDegreeOfParallelism = ThrottleLimit, CancellationToken = cancellationToken },
            async (items, stop) =>
            {
                foreach (var (reference, _, work) in items)
                {
                    progress.Start();
                    ShowBatch(progress);
                    progress.Finish(await ForItemAsync(reference, () => work(stop)).ConfigureAwait(false));
                    ShowBatch(progress);
                }
            }).ConfigureAwait(false);
    }
}
