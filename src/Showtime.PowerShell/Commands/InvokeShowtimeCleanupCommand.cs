using System.Management.Automation;
using Showtime.Core.Cleanup;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Hosting;
using Showtime.PowerShell.Completion;

namespace Showtime.PowerShell.Commands;

/// <summary>Invoke-ShowtimeCleanup: what is expired, what no label names, and the work of interrupted jobs.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "ShowtimeCleanup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = CleanupSet)]
[OutputType(typeof(CleanupResult), ParameterSetName = [CleanupSet])]
[OutputType(typeof(CleanupItem), ParameterSetName = [CheckSet])]
public sealed class InvokeShowtimeCleanupCommand : ShowtimeCommand
{
    const string CleanupSet = "Cleanup";
    const string CheckSet = "CheckOnly";

    /// <summary>Environments older than this go.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(AgeCompleter))]
    public ShowtimeDuration OlderThan { get; set; } = TimeSpan.FromHours(48);

    /// <summary>Each environment's own time to live decides instead of -OlderThan.</summary>
    [Parameter]
    public SwitchParameter RespectTimeToLive { get; set; }

    /// <summary>The longest that anything lives, a time to live of <c>close</c> included.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(AgeCompleter))]
    public ShowtimeDuration? MaxAge { get; set; }

    /// <summary>Leave these out.</summary>
    [Parameter]
    public CleanupKind[] Exclude { get; set; } = [];

    /// <summary>Write nothing anywhere and return the plan.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CheckSet)]
    public SwitchParameter CheckOnly { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter(ParameterSetName = CleanupSet)]
    public SwitchParameter Force { get; set; }

    /// <summary>How many pull requests are worked on at the same time.</summary>
    [Parameter(ParameterSetName = CleanupSet)]
    [ValidateRange(1, 32)]
    public int ThrottleLimit { get; set; } = CleanupRun.AtOnce;

    /// <summary>At most how many label definitions go.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? LabelLimit { get; set; }

    /// <summary>Leave closed pull requests alone.</summary>
    [Parameter]
    public SwitchParameter ExcludeClosed { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Run(async cancellationToken =>
    {
        var session = Open();
        var items = await CleanupRun.PlanAsync(session, Rules(), only: null, LabelLimit, cancellationToken).ConfigureAwait(false);
        List<CleanupItem> confirmed = [];
        items = [.. items.Where(item => !Exclude.Contains(item.Kind))];
        foreach (var item in items)
        {
            if (CheckOnly)
            {
                await WriteAsync(item).ConfigureAwait(false);
            }
            else if (await ConfirmAsync(item.ToString(), $"Clean up, {item.Kind}: {item.Reason}", session.Repository, Force).ConfigureAwait(false))
            {
                confirmed.Add(item);
            }
        }

        var planned = CheckOnly || await IsWhatIfAsync().ConfigureAwait(false) ? items : confirmed;
        if (Texts.Frees(planned) is { } frees) await TellAsync(frees).ConfigureAwait(false);
        if (CheckOnly) return;
        var progress = new BatchProgress(confirmed.Count, "cleaned up", TimeProvider.System);
        var results = await session.CleanUpAsync(confirmed, ThrottleLimit, FinishAsync, cancellationToken).ConfigureAwait(false);

        // Labels fail together, with one failure: it is reported once.
        foreach (var failed in results.Where(result => result.Failure is not null).DistinctBy(result => result.Failure))
        {
            await FailAsync(failed.Failure!, failed.Item).ConfigureAwait(false);
        }

        // Where -WhatIf or a person said no to everything there is nothing to tell.
        if (items.Count == 0 || confirmed.Count > 0) await SummariseAsync(_ => JobSummary.OfCleanup(results, CommandSyntax.PowerShell)).ConfigureAwait(false);

        Task FinishAsync(CleanupResult result)
        {
            progress.Finish(result.Failure is null);
            ShowBatch(progress);
            return WriteAsync(result);
        }
    });

    CleanupRequest Rules() => new()
    {
        OlderThan = OlderThan,
        RespectTimeToLive = RespectTimeToLive,
        MaxAge = MaxAge,
        Orphans = !Exclude.Contains(CleanupKind.Orphan),
        Images = !Exclude.Contains(CleanupKind.Image),
        Labels = !Exclude.Contains(CleanupKind.Label),
        ClosedPullRequests = !ExcludeClosed,
        Reconcile = !Exclude.Contains(CleanupKind.Reconcile),
    };
}
