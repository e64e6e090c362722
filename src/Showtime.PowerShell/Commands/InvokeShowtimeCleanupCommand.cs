using System.Collections.Concurrent;
using System.Management.Automation;
using Showtime.Core.Cleanup;
using Showtime.Core.Environments;
using Showtime.Core.Presentation;
using Showtime.Core.Sessions;

namespace Showtime.PowerShell.Commands;

/// <summary>Invoke-ShowtimeCleanup: what has lived its time, what no label names, what a job left half done.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "ShowtimeCleanup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = CleanupSet)]
[OutputType(typeof(CleanupResult), ParameterSetName = [CleanupSet])]
[OutputType(typeof(CleanupItem), ParameterSetName = [CheckSet])]
public sealed class InvokeShowtimeCleanupCommand : ShowtimeCommand
{
    const string CleanupSet = "Cleanup";
    const string CheckSet = "CheckOnly";

    // Pull requests are worked on side by side.
    readonly ConcurrentQueue<CleanupResult> _results = [];

    /// <summary>Environments older than this go.</summary>
    [Parameter]
    public ShowtimeDuration OlderThan { get; set; } = TimeSpan.FromHours(48);

    /// <summary>Each environment's own time to live decides instead of -OlderThan.</summary>
    [Parameter]
    public SwitchParameter RespectTimeToLive { get; set; }

    /// <summary>The longest that anything lives, a time to live of <c>close</c> included.</summary>
    [Parameter]
    public ShowtimeDuration? MaxAge { get; set; }

    /// <summary>Leave these out.</summary>
    [Parameter]
    public CleanupKind[] Exclude { get; set; } = [];

    /// <summary>Write nothing anywhere and return the plan.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CheckSet)]
    public SwitchParameter CheckOnly { get; set; }

    /// <summary>Ask nothing.</summary>
    [Parameter(ParameterSetName = CleanupSet)]
    public SwitchParameter Force { get; set; }

    /// <summary>How many pull requests are worked on at the same time.</summary>
    [Parameter(ParameterSetName = CleanupSet)]
    [ValidateRange(1, 32)]
    public int ThrottleLimit { get; set; } = 4;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        var session = Open();
        var items = await session.PlanCleanupAsync(Rules(), cancellationToken).ConfigureAwait(false);
        List<CleanupItem> confirmed = [];
        foreach (var item in items.Where(item => !Exclude.Contains(item.Kind)))
        {
            if (CheckOnly)
            {
                await WriteAsync(item).ConfigureAwait(false);
            }
            else if (await ConfirmAsync(item.ToString(), $"Clean up, {item.Kind}: {item.Reason}", Force).ConfigureAwait(false))
            {
                confirmed.Add(item);
            }
        }

        if (CheckOnly) return;
        await CleanUpAsync(session, confirmed, cancellationToken).ConfigureAwait(false);
        // Where -WhatIf or a person said no to everything there is nothing to tell.
        if (items.Count == 0 || confirmed.Count > 0) await SummariseAsync(_ => JobSummary.OfCleanup([.. _results])).ConfigureAwait(false);
    });

    CleanupRequest Rules() => new()
    {
        OlderThan = OlderThan,
        RespectTimeToLive = RespectTimeToLive,
        MaxAge = MaxAge,
        Orphans = !Exclude.Contains(CleanupKind.Orphan),
        Labels = !Exclude.Contains(CleanupKind.Label),
        Reconcile = !Exclude.Contains(CleanupKind.Reconcile),
    };

    /// <summary>Pull requests side by side, what belongs to one in its order; then the labels at once, since what went before may have freed more of them.</summary>
    async Task CleanUpAsync(IShowtimeSession session, List<CleanupItem> items, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            items.Where(item => item.Kind != CleanupKind.Label).GroupBy(item => item.PullRequest),
            new ParallelOptions { MaxDegreeOfParallelism = ThrottleLimit, CancellationToken = cancellationToken },
            async (group, stop) =>
            {
                foreach (var item in group) await WriteResultAsync(await session.CleanUpAsync(item, stop).ConfigureAwait(false)).ConfigureAwait(false);
            }).ConfigureAwait(false);

        var labels = items.Where(item => item.Label is not null).ToList();
        if (labels.Count == 0) return;
        var deleted = await session.RemoveLabelsAsync([.. labels.Select(item => item.Label!)], cancellationToken).ConfigureAwait(false);
        foreach (var item in labels)
        {
            var done = deleted.Contains(item.Label!, StringComparer.Ordinal);
            await WriteResultAsync(new CleanupResult(item, done, done ? item.Reason : "it is in use now", [])).ConfigureAwait(false);
        }
    }

    async Task WriteResultAsync(CleanupResult result)
    {
        _results.Enqueue(result);
        await WriteAsync(result).ConfigureAwait(false);
        if (result.Failure is not null) await FailAsync(result.Failure, result.Item).ConfigureAwait(false);
    }
}
