using Showtime.Core.Environments;
using Showtime.Core.Sessions;
using Showtime.PowerShell.Binding;

namespace Showtime.PowerShell.Commands;

/// <summary>What the commands have in common that run the reconciler on a pull request.</summary>
public abstract class ReconcileCommand : ShowtimeCommand
{
    /// <summary>Runs the reconciler, if it may, and writes what it did.</summary>
    private protected async Task SyncAsync(PullRequestReference reference, SyncRequest request, string action, CancellationToken cancellationToken)
    {
        var session = Open(reference);
        if (!await MayAsync(session, reference, request, action, cancellationToken).ConfigureAwait(false)) return;
        var result = await session.SyncAsync(request, cancellationToken).ConfigureAwait(false);
        await WriteAsync(result).ConfigureAwait(false);
        if (result.Outcome == SyncOutcome.Blocked) await WarnAsync($"{reference}: {result.Plan.Explanation}").ConfigureAwait(false);
        if (result.Failure is not null) await FailAsync(result.Failure, reference).ConfigureAwait(false);
    }

    /// <summary>Whoever is asked, or wants to know what would happen, gets to see the plan. Nobody else waits for it.</summary>
    async Task<bool> MayAsync(IShowtimeSession session, PullRequestReference reference, SyncRequest request, string action, CancellationToken cancellationToken)
    {
        if (!await WantsToSeeAsync().ConfigureAwait(false)) return await ConfirmAsync(reference.ToString(), action).ConfigureAwait(false);
        var plan = await session.PlanAsync(request, cancellationToken).ConfigureAwait(false);
        var sha = plan.TargetSha.Length >= EnvironmentNames.ShortShaLength ? $" ({EnvironmentNames.Shorten(plan.TargetSha)})" : "";
        return await ConfirmAsync($"{reference}{sha}", $"{action}: {plan.Action} because {plan.Reason}. {plan.Explanation}".TrimEnd()).ConfigureAwait(false);
    }
}
