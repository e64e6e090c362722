using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;

namespace Showtime.Core.Publishing;

/// <summary>
/// The two stages of images that are built where there are no secrets. The first builds a commit into an archive. The second believes nothing of
/// the archive: which pull request it is for is found through the host, and it is pushed only where that commit was approved.
/// </summary>
sealed class ImagePublishing(IShowtimeBackend backend, IActivityLog? log)
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    public async Task<ExportedImage> ExportAsync(ExportRequest request, CancellationToken cancellationToken)
    {
        var sha = Whole(request.Sha);
        var configuration = (await backend.ConfigurationAsync(cancellationToken).ConfigureAwait(false)).Value;
        await backend.Builder(configuration).BuildAsync(new ImageBuildRequest
        {
            PullRequest = request.PullRequest,
            Sha = sha,
            Reference = Reference(configuration, request.PullRequest, sha),
            Archive = request.Archive,
            Output = line => log?.Report(new(ActivityKind.BuildOutput, line, request.PullRequest, sha[..EnvironmentNames.ShortShaLength])),
        }, cancellationToken).ConfigureAwait(false);
        return new ExportedImage(request.PullRequest, sha, request.Archive);
    }

    /// <returns>What the registry has now, or would have; empty where nothing was approved.</returns>
    public async Task<IReadOnlyList<ImagePublication>> PublishAsync(PublicationRequest request, CancellationToken cancellationToken)
    {
        var head = request.Event.Head;
        var sha = Whole(request.Sha ?? head?.Sha ?? throw NotNamed("commit"));
        var configuration = (await backend.ConfigurationAsync(cancellationToken).ConfigureAwait(false)).Value;
        RequestBudget.KeepReserve(backend, configuration);
        List<ImagePublication> published = [];
        foreach (var number in await FindAsync(request, head, sha, cancellationToken).ConfigureAwait(false))
        {
            if (request.Event.Kind != RunEventKind.Operator && !await IsApprovedAsync(number, sha, request.Patience, cancellationToken).ConfigureAwait(false)) continue;
            published.Add(await PublishAsync(request, configuration, number, sha, cancellationToken).ConfigureAwait(false));
        }

        return published;
    }

    async Task<ImagePublication> PublishAsync(PublicationRequest request, ShowtimeConfiguration configuration, int number, string sha, CancellationToken cancellationToken)
    {
        var image = Reference(configuration, number, sha);
        var repository = backend.PullRequests.Repository;
        if (request.CheckOnly) return new ImagePublication(repository, number, sha, image, Pushed: false, Digest: null);
        // What was published first stays: a second run of the build on the same commit changes nothing that was looked at.
        if (!request.Force && await backend.Registry(configuration).ExistsAsync(image, cancellationToken).ConfigureAwait(false))
        {
            log?.Report(new(ActivityKind.Step, $"The image {image} exists", number));
            return new ImagePublication(repository, number, sha, image, Pushed: false, Digest: null);
        }

        log?.Report(new(ActivityKind.Step, $"Publishing {image}", number));
        var archive = new ImageArchiveRequest { Path = request.Archive, PullRequest = number, Sha = sha, Reference = image };
        var digest = await backend.Publisher(configuration).PublishAsync(archive, cancellationToken).ConfigureAwait(false);
        return new ImagePublication(repository, number, sha, image, Pushed: true, digest);
    }

    async Task<IReadOnlyList<int>> FindAsync(PublicationRequest request, HeadReference? head, string sha, CancellationToken cancellationToken)
    {
        if (request.PullRequest is { } named) return [named];
        if (head is null) throw NotNamed("pull request");
        var found = await backend.PullRequests.FindByHeadAsync(head with { Sha = sha }, cancellationToken).ConfigureAwait(false);
        if (found.Count == 0)
        {
            log?.Report(new(ActivityKind.Warning,
                $"No open pull request has the head {sha[..EnvironmentNames.ShortShaLength]} of {head.Repository}: it was closed, or pushed to, since the image was built. Nothing is published."));
        }

        return found;
    }

    /// <summary>Whether somebody with the permission stands for this commit. The job of the start label or of the push says so, at the same time as the build runs.</summary>
    async Task<bool> IsApprovedAsync(int number, string sha, TimeSpan patience, CancellationToken cancellationToken)
    {
        var observer = new Observer(backend, log);
        var deadline = backend.Time.GetUtcNow() + patience;
        while (true)
        {
            var (seen, _) = await observer.BeginAsync(new SyncRequest { PullRequest = number, Event = RunEvent.BySchedule }, cancellationToken).ConfigureAwait(false);
            if (WhyNever(seen) is { } never)
            {
                Warn(number, sha, never);
                return false;
            }

            seen = await observer.PermissionsAsync(seen, cancellationToken).ConfigureAwait(false);
            var blocked = seen.Labels.Blocked;
            if (blocked is null && Approvals.StandsFor(sha, seen)) return true;
            if (seen.Now >= deadline)
            {
                Warn(number, sha, blocked is not null ? $"the label '{blocked.Name}' is on" : "nobody with write access has approved that commit");
                return false;
            }

            await Here.DelayAsync(Interval, backend.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    static string? WhyNever(Observation seen) =>
        seen.PullRequest.State != PullRequestState.Open ? "the pull request is closed"
        : !seen.PullRequest.IsFork ? "the pull request is not from a fork, so the job that deploys builds its image"
        : !seen.BuiltElsewhere ? "image.forks is 'build' on the default branch, so the job that deploys builds its image"
        : null;

    void Warn(int number, string sha, string why) =>
        log?.Report(new(ActivityKind.Warning, $"The image of {sha[..EnvironmentNames.ShortShaLength]} is not published: {why}.", number));

    static string Reference(ShowtimeConfiguration configuration, int number, string sha) =>
        $"{configuration.Image.Repository}:{EnvironmentNames.ImageTag(number, EnvironmentNames.Shorten(sha))}";

    static string Whole(string sha) => sha.Length == 40 && EnvironmentNames.IsSha(sha)
        ? sha.ToLowerInvariant()
        : throw new ShowtimeException(ShowtimeError.InvalidInput, $"'{sha}' is not a whole commit.", "Give all 40 hex digits.") { Target = sha };

    static ShowtimeException NotNamed(string what) => new(
        ShowtimeError.InvalidInput, $"No {what} was given, and no finished run (workflow_run) names one.", "Give the number and the commit.");
}
