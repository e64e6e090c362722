using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;

namespace Showtime.Core.Cleanup;

/// <summary>Deletes an image that no environment needs, under its pull request's lease: no job can begin to deploy it meanwhile.</summary>
sealed class ImageCleanup(IShowtimeBackend backend, IActivityLog? log)
{
    public async Task<CleanupResult> RemoveAsync(CleanupItem item, ShowtimeEnvironment image, CancellationToken cancellationToken)
    {
        var configuration = (await backend.ConfigurationAsync(cancellationToken).ConfigureAwait(false)).Value;
        PullRequestSnapshot current;
        try
        {
            current = await backend.PullRequests.ReadAsync(image.PullRequest, cancellationToken).ConfigureAwait(false);
        }
        catch (ShowtimeException e) when (e.Error == ShowtimeError.NotFound)
        {
            return new CleanupResult(
                item, Done: false, $"{backend.PullRequests.Repository} has no such pull request, so the image may be another repository's", []);
        }

        var (hold, seen) = await LeaseHold.TryTakeAsync(
            backend, current, LeaseHold.NewOwner(), configuration.Limits.Lease.ToTimeSpan(), log, cancellationToken).ConfigureAwait(false);
        if (hold is null) return InUse();
        await using (hold.ConfigureAwait(false))
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(hold.Lost, cancellationToken);
            // The pull request may have been opened since the plan: an image of unknown age may be for a start that comes.
            if (new PullRequestLabels(seen.Labels)[image.Sha] is not null || image.CreatedAt is null && seen.State == PullRequestState.Open) return InUse();
            await foreach (var service in backend.Target(configuration).ListAsync(image.PullRequest, stop.Token).ConfigureAwait(false))
            {
                if (service.Sha == image.Sha || service.Image == image.Image) return InUse();
            }

            return await backend.Registry(configuration).DeleteAsync(image.Image!, stop.Token).ConfigureAwait(false)
                ? new CleanupResult(item, Done: true, item.Reason, [])
                : new CleanupResult(item, Done: false, "it is gone already", []);
        }

        CleanupResult InUse() => new(item, Done: false, "it is in use now", []);
    }
}
