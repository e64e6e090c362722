using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;
using Showtime.Core.Text;

namespace Showtime.Core.Publishing;

/// <summary>
/// The two stages for images that are built without secrets. The first builds a commit into an archive. The second trusts nothing in the archive: the
/// host says which pull request it is for, and it is pushed only if that commit was approved.
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

    /// <returns>What the registry has now, or would have; empty if nothing was approved.</returns>
    public async Task<IReadOnlyList<ImagePublication>> PublishAsync(PublicationRequest request, CancellationToken cancellationToken)
    {
        var head = request.Event.Head;
        var sha = Whole(request.Sha ?? head?.Sha ?? throw NotNamed("commit"));
        var configuration = (await backend.ConfigurationAsync(cancellationToken).ConfigureAwait(false)).Value;
        RequestBudget.KeepReserve(backend, configuration);
        List<ImagePublication> published = [];
        foreach (var number in await FindAsync(request, head, sha, cancellationToken).ConfigureAwait(false))
        {
            if (request.Event.Kind != RunEventKind.Operator
                && !await IsApprovedAsync(number, sha, request.Patience, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            published.Add(await PublishAsync(request, configuration, number, sha, cancellationToken).ConfigureAwait(false));
        }

        return published;
    }

    async Task<ImagePublication> PublishAsync(
        PublicationRequest request, ShowtimeConfiguration configuration, int number, string sha, CancellationToken cancellationToken)
    {
        var image = Reference(configuration, number, sha);
        var repository = backend.PullRequests.Repository;
        if (request.CheckOnly) return new ImagePublication(repository, number, sha, image, Pushed: false, Digest: null);
        // The image that was published first stays: a second build of the same commit must not change what people have seen.
        if (!request.Force && await backend.Registry(configuration).FindDigestAsync(image, cancellationToken).ConfigureAwait(false) is { } present)
        {
            log?.Report(new(ActivityKind.Step, $"The image {image} exists", number));
            return new ImagePublication(repository, number, sha, image, Pushed: false, present);
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
                $"No open pull request has the head {sha[..EnvironmentNames.ShortShaLength]} of {head.Repository}: "
                    + "it was closed, or pushed to, since the image was built. Nothing is published."));
        }

        return found;
    }

    /// <summary>Whether the commit is approved. The job of the start label or push records that while the build is running.</summary>
    async Task<bool> IsApprovedAsync(int number, string sha, TimeSpan patience, CancellationToken cancellationToken)
    {
        var observer = new Observer(backend, log);
        var deadline = backend.Time.GetUtcNow() + patience;
        while (true)
        {
            var (seen, _) = await observer
                .BeginAsync(new SyncRequest { PullRequest = number, Event = RunEvent.BySchedule }, cancellationToken)
                .ConfigureAwait(false);
            if (WhyNever(seen) is { } never)
            {
                Warn(number, sha, never);
                return false;
            }

            seen = await observer.PermissionsAsync(seen, cancellationToken).ConfigureAwait(false);
            var blocked = seen.Labels.Blocked;
            if (blocked is null && Approvals.IsApproved(sha, seen)) return true;
            if (seen.Now >= deadline)
            {
                Warn(number, sha, blocked is not null ? $"the label '{blocked.Name}' is on" : "no one with write access has approved that commit");
                return false;
            }

            await Waiting.DelayAsync(Interval, backend.Time, cancellationToken).ConfigureAwait(false);
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

/// <summary>An image to publish, built by another job.</summary>
sealed record PublicationRequest
{
    /// <summary>The archive's full path; empty if it is not read (<see cref="CheckOnly"/>).</summary>
    public string Archive { get; init; } = "";

    /// <summary>The pull request; null finds it by the head of the event's run.</summary>
    public int? PullRequest { get; init; }

    /// <summary>The commit, 40 hex digits; null takes that of the event's run.</summary>
    public string? Sha { get; init; }

    /// <summary>Who or what caused it. For an operator, their own token decides; for anything else the commit must be approved.</summary>
    public RunEvent Event { get; init; } = RunEvent.ByOperator;

    /// <summary>How long to wait for the approval, which another job may be about to record.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Push even if the registry has an image of that commit.</summary>
    public bool Force { get; init; }

    /// <summary>Only find out which pull requests it would be published for. Neither archive nor registry is read.</summary>
    public bool CheckOnly { get; init; }
}

/// <summary>A pull request's image that is now in the registry.</summary>
/// <param name="Repository">The repository, <c>owner/name</c>.</param>
/// <param name="PullRequest">The number.</param>
/// <param name="Sha">The commit, 40 hex digits.</param>
/// <param name="Image"><c>repository:tag</c>.</param>
/// <param name="Pushed">Whether this call pushed it; false if it was there already.</param>
/// <param name="Digest">The manifest's digest, <c>sha256:…</c>; null if there is none (a dry run).</param>
public sealed record ImagePublication(string Repository, int PullRequest, string Sha, string Image, bool Pushed, string? Digest)
{
    /// <summary><c>repository:tag</c>.</summary>
    public string Image { get; init => field = UntrustedText.Display(value); } = UntrustedText.Display(Image);

    /// <summary>The manifest's digest, or null.</summary>
    public string? Digest { get; init => field = UntrustedText.Display(value); } = UntrustedText.Display(Digest);
}

/// <summary>An image to build into an archive.</summary>
sealed record ExportRequest
{
    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>The commit, 40 hex digits.</summary>
    public required string Sha { get; init; }

    /// <summary>The archive's full path.</summary>
    public required string Archive { get; init; }
}

/// <summary>An image that was built into an archive.</summary>
/// <param name="PullRequest">The number.</param>
/// <param name="Sha">The commit, 40 hex digits.</param>
/// <param name="Archive">The archive's full path.</param>
public sealed record ExportedImage(int PullRequest, string Sha, string Archive);
