using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Planning;
using Showtime.Core.Sessions;
using Showtime.Hosting;
using Showtime.PowerShell.Binding;

namespace Showtime.PowerShell.Commands;

/// <summary>The base of the commands that run the reconciler on a pull request.</summary>
public abstract class ReconcileCommand : SeveralCommand
{
    /// <summary>Puts a run of the reconciler on the list, if it is confirmed. <paramref name="write"/> writes the result's objects.</summary>
    private protected async Task AddAsync(
        PullRequestReference reference, SyncRequest request, string action, Func<SyncResult, Task> write, CancellationToken cancellationToken)
    {
        var session = Open(reference);

        // Several environments of one pull request in a pipeline are one run.
        if (Has(reference, session) || !await MayAsync(session, reference, request, action, cancellationToken).ConfigureAwait(false)) return;
        Add(reference, session, stop => SyncAsync(reference, session, request, write, stop));
    }

    async Task SyncAsync(
        PullRequestReference reference, IShowtimeSession session, SyncRequest request, Func<SyncResult, Task> write, CancellationToken cancellationToken)
    {
        var result = await session.SyncAsync(request, cancellationToken).ConfigureAwait(false);
        await SummariseAsync(journal => JobSummary.Of(result, journal, Server, CommandSyntax.PowerShell)).ConfigureAwait(false);
        await write(result).ConfigureAwait(false);
        switch (result.Outcome)
        {
            case SyncOutcome.Blocked when Texts.Refusal(result.Plan, request) is { } refusal:
                await FailAsync(refusal, reference).ConfigureAwait(false);
                break;
            case SyncOutcome.LeftToOther:
                await WarnAsync(
                    $"{reference}: another job is at work on it and does what was asked for; "
                    + $"{CommandSyntax.PowerShell.Write(JobCall.On(Job.Wait, reference.Number))} waits for that.").ConfigureAwait(false);
                break;
        }

        if (result.Failure is not null) await FailAsync(result.Failure, reference).ConfigureAwait(false);
    }

    /// <summary>Asks, if -WhatIf or -Confirm is in force with the plan: reading it takes time that other runs need not spend.</summary>
    async Task<bool> MayAsync(IShowtimeSession session, PullRequestReference reference, SyncRequest request, string action, CancellationToken cancellationToken)
    {
        if (!await WantsToSeeAsync().ConfigureAwait(false)) return await ConfirmAsync(reference.ToString(), action, session.Repository).ConfigureAwait(false);
        var plan = await session.PlanAsync(request, cancellationToken).ConfigureAwait(false);
        var sha = plan.TargetSha.Length >= EnvironmentNames.ShortShaLength ? $" ({EnvironmentNames.Shorten(plan.TargetSha)})" : "";
        var change = $"{action}, {plan.Action} because {plan.Reason}: {plan.Explanation}";
        return await ConfirmAsync($"{reference}{sha}", change, session.Repository).ConfigureAwait(false);
    }
}
