using System.Globalization;
using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Showtime.Core.Configuration;
using Showtime.Core.Costs;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Core.Inventory;

/// <summary>Every environment there is: what labels say and what the cloud has, joined by pull request and commit.</summary>
sealed class EnvironmentInventory(IShowtimeBackend backend, IActivityLog? log)
{
    /// <summary>
    /// Lists environments. Labels and cloud are read side by side, and an environment is returned as soon as both sides have told of it; what only the cloud
    /// has comes last.
    /// </summary>
    public async IAsyncEnumerable<ShowtimeEnvironment> ListAsync(EnvironmentQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new Sightings();
        var waiting = new HashSet<int>();
        var told = new HashSet<(int PullRequest, string Sha)>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Continuations run where they arise: a simulation has one thread.
        var arrivals = Channel.CreateUnbounded<(PullRequestSnapshot? PullRequest, DeployedService? Service)>(
            new() { SingleReader = true, AllowSynchronousContinuations = true });
        Task<ResolvedConfiguration>? configuring = null;
        ShowtimeException? missing = null;
        IReadOnlyList<TaggedImage> images = [];
        var reading = ReadAsync(
            query,
            arrivals.Writer,
            token => configuring = backend.ConfigurationAsync(token),
            failure => missing ??= failure,
            found => images = found,
            stop.Token);
        try
        {
            await foreach (var (pullRequest, service) in arrivals.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                if (pullRequest is not null) seen.Add(pullRequest);
                else seen.Add(service!);
                var number = pullRequest?.Number ?? service!.PullRequest ?? 0;
                if (pullRequest is not null) waiting.Add(number);
                if (!waiting.Contains(number) || !query.LabelsOnly && !seen.KnowsEnvironmentsOf(seen.PullRequest(number)!)) continue;
                waiting.Remove(number);
                var configuration = (await configuring!.ConfigureAwait(false)).Value;
                foreach (var environment in LabelledOf(seen.PullRequest(number)!, seen, query, configuration))
                {
                    told.Add((number, environment.Sha));
                    if (Fits(environment, query)) yield return environment;
                }
            }
        }
        finally
        {
            SideBySide.End(stop);
            await Task.WhenAny(reading).ConfigureAwait(false);
        }

        var known = (await configuring!.ConfigureAwait(false)).Value;
        seen.Add(images);
        if (!query.LabelsOnly) await ReadDoubtfulAsync(seen, query.PullRequests, cancellationToken).ConfigureAwait(false);
        foreach (var environment in seen.PullRequests.SelectMany(snapshot => LabelledOf(snapshot, seen, query, known)))
        {
            if (told.Add((environment.PullRequest, environment.Sha)) && Fits(environment, query)) yield return environment;
        }

        if (!query.LabelsOnly)
        {
            foreach (var environment in OnlyInCloud(seen, query, known).Where(e => Fits(e, query))) yield return environment;
        }

        if (missing is not null) throw missing; // after the others: one that is not there takes none of them with it
    }

    /// <summary>Everything that a plan needs, joined: no query, no order.</summary>
    public IReadOnlyList<ShowtimeEnvironment> Join(Sightings seen, ShowtimeConfiguration configuration)
    {
        var all = new EnvironmentQuery();
        return [.. seen.PullRequests.SelectMany(snapshot => LabelledOf(snapshot, seen, all, configuration)), .. OnlyInCloud(seen, all, configuration)];
    }

    /// <summary>Reads once more what would count as an orphan. A service whose pull request could not be read never does.</summary>
    public async Task ReadDoubtfulAsync(Sightings seen, IReadOnlyList<int> only, CancellationToken cancellationToken)
    {
        var doubtful = only.Count == 0 ? seen.Doubtful : [.. seen.Doubtful.Intersect(only)];
        if (doubtful.Count == 0) return;
        await foreach (var reading in backend.PullRequests.ReadManyAsync(doubtful, cancellationToken).ConfigureAwait(false)) seen.Add(reading, log);
    }

    /// <summary>Reads the images with tags of ours. They are optional: a registry that cannot list them stops nothing else.</summary>
    public async Task<IReadOnlyList<TaggedImage>> ReadImagesAsync(ShowtimeConfiguration configuration, CancellationToken cancellationToken)
    {
        if (!configuration.Image.OwnsRepository)
        {
            log?.Report(new(
                ActivityKind.Warning,
                $"Whether an image of {configuration.Image.Repository} is needed is not known: another repository's have the same tags. If only "
                + $"{backend.PullRequests.Repository} pushes there, set image.ownsRepository."));
            return [];
        }

        try
        {
            return await backend.Registry(configuration).ListAsync(configuration.Image.Repository, cancellationToken).ConfigureAwait(false);
        }
        catch (ShowtimeException e)
        {
            log.Warn("The images could not be listed, so none is shown or cleaned up", e);
            return [];
        }
    }

    async Task ReadAsync(
        EnvironmentQuery query,
        ChannelWriter<(PullRequestSnapshot? PullRequest, DeployedService? Service)> arrivals,
        Func<CancellationToken, Task<ResolvedConfiguration>> configure,
        Action<ShowtimeException> fail,
        Action<IReadOnlyList<TaggedImage>> tell,
        CancellationToken cancellationToken)
    {
        var numbers = query.PullRequests.Distinct().ToList();
        try
        {
            // The pull requests first: their first answer brings the configuration, which the cloud needs.
            await SideBySide.RunAsync(
                cancellationToken,
                token => ReadPullRequestsAsync(numbers, snapshot => arrivals.TryWrite((snapshot, null)), fail, token),
                async token =>
                {
                    var configuration = (await configure(token).ConfigureAwait(false)).Value;
                    if (query.LabelsOnly) return;
                    await SideBySide.RunAsync(
                        token,
                        async stop =>
                        {
                            var services = backend.Target(configuration).ListAsync(numbers.Count == 1 ? numbers[0] : null, stop);
                            await foreach (var service in services.ConfigureAwait(false))
                            {
                                if (numbers.Count == 0 || numbers.Contains(service.PullRequest ?? 0)) arrivals.TryWrite((null, service));
                            }
                        },
                        async stop =>
                        {
                            if (!query.Kinds.Contains(EnvironmentKind.Image)) return;
                            var images = await ReadImagesAsync(configuration, stop).ConfigureAwait(false);
                            tell([.. images.Where(image => numbers.Count == 0 || numbers.Contains(image.PullRequest))]);
                        }).ConfigureAwait(false);
                }).ConfigureAwait(false);
            arrivals.Complete();
        }
        catch (Exception e)
        {
            arrivals.Complete(e);
        }
    }

    async Task ReadPullRequestsAsync(
        IReadOnlyList<int> numbers, Action<PullRequestSnapshot> add, Action<ShowtimeException> fail, CancellationToken cancellationToken)
    {
        if (numbers.Count == 0)
        {
            await foreach (var snapshot in backend.PullRequests.ListAsync(cancellationToken).ConfigureAwait(false)) add(snapshot);
            return;
        }

        if (numbers.Count == 1)
        {
            add(await backend.PullRequests.ReadAsync(numbers[0], cancellationToken).ConfigureAwait(false));
            return;
        }

        await foreach (var reading in backend.PullRequests.ReadManyAsync(numbers, cancellationToken).ConfigureAwait(false))
        {
            if (reading.Snapshot is { } snapshot) add(snapshot);
            else fail(reading.Failure ?? NotFound(reading.Number));
        }
    }

    ShowtimeException NotFound(int number) => new(
        ShowtimeError.NotFound,
        FormattableString.Invariant($"Pull request {number} does not exist in {backend.PullRequests.Repository}."),
        "Check the number; an issue is not a pull request.") { Target = number.ToString(CultureInfo.InvariantCulture) };

    /// <summary>What a pull request's labels say. One that cannot be joined is reported and left out, and takes no other with it.</summary>
    IReadOnlyList<ShowtimeEnvironment> LabelledOf(PullRequestSnapshot snapshot, Sightings seen, EnvironmentQuery query, ShowtimeConfiguration configuration)
    {
        try
        {
            return [.. Labelled(snapshot, query.LabelsOnly ? null : seen.ServicesOf(snapshot.Number), configuration, backend.Time.GetUtcNow())
                .OrderBy(e => e.Kind).ThenByDescending(e => e.CreatedAt)];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log?.Report(new(ActivityKind.Warning, $"The environments of pull request {snapshot.Number} cannot be shown: {e.Message}", snapshot.Number));
            return [];
        }
    }

    /// <summary>The services that no label names, and those of other repositories where they are asked for.</summary>
    IEnumerable<ShowtimeEnvironment> OnlyInCloud(Sightings seen, EnvironmentQuery query, ShowtimeConfiguration configuration)
    {
        var now = backend.Time.GetUtcNow();
        var orphans = seen.PullRequests.SelectMany(snapshot => Unlabelled(snapshot, seen.ServicesOf(snapshot.Number), configuration, now));
        orphans = orphans.Concat(seen.UnneededImages.Select(unneeded =>
            Common(backend.PullRequests.Repository, unneeded.Image.PullRequest, unneeded.Image.Sha, unneeded.Image.PushedAt, now, configuration) with
            {
                Title = unneeded.PullRequest?.Title ?? "",
                Kind = EnvironmentKind.Image,
                Image = unneeded.Image.Reference,
                InCloud = false,
            }));
        if (query.PullRequests.Count > 0) return orphans;
        var foreign = !query.Kinds.Contains(EnvironmentKind.Foreign) ? [] : seen.Services.Where(service => service.OwnedBy is not null)
            .Select(service => Orphan(service, service.OwnedBy!, configuration, now) with { Kind = EnvironmentKind.Foreign });
        return orphans.Concat(foreign).Concat(seen.WithoutPullRequest.Select(s => Orphan(s, backend.PullRequests.Repository, configuration, now)));
    }

    /// <summary>Joins one pull request's labels with its services.</summary>
    /// <param name="snapshot">The pull request.</param>
    /// <param name="services">Its services; null if the cloud was not read.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="now">The time that ages are counted to.</param>
    /// <returns>The environments, the serving one first.</returns>
    public static IReadOnlyList<ShowtimeEnvironment> Join(
        PullRequestSnapshot snapshot, IReadOnlyList<DeployedService>? services, ShowtimeConfiguration configuration, DateTimeOffset now) =>
    [
        .. Labelled(snapshot, services, configuration, now).Concat(Unlabelled(snapshot, services ?? [], configuration, now))
            .OrderBy(e => e.Kind).ThenByDescending(e => e.CreatedAt),
    ];

    static IEnumerable<ShowtimeEnvironment> Labelled(
        PullRequestSnapshot snapshot, IReadOnlyList<DeployedService>? services, ShowtimeConfiguration configuration, DateTimeOffset now)
    {
        var labels = new PullRequestLabels(snapshot.Labels);
        var pointer = Approvals.Pointer(labels);
        var flags = FeatureFlags.Effective(snapshot.Body, labels);
        return labels.Environments.Select(environment =>
        {
            var service = services?.FirstOrDefault(s => s.Sha == environment.Sha && s.OwnedBy is null);
            var foreign = service is null ? services?.FirstOrDefault(s => s.Sha == environment.Sha) : null;
            var createdAt = environment.CreatedAt ?? service?.CreatedAt;
            var timeToLive = environment.TimeToLive ?? labels.TimeToLive ?? configuration.Environment.Ttl;
            return Common(snapshot.Repository, snapshot.Number, environment.Sha, createdAt, now, configuration) with
            {
                Title = snapshot.Title,
                Status = environment.Status,
                Kind = foreign is not null ? EnvironmentKind.Foreign : environment.Sha == pointer ? EnvironmentKind.Active
                    : labels.Targets.Any(t => t.Sha == environment.Sha) ? EnvironmentKind.Building : EnvironmentKind.Orphaned,
                Url = environment.Address is { } address
                    ? new UriBuilder(Uri.UriSchemeHttp, address.Host, address.Port ?? configuration.Environment.Port).Uri
                    : null,
                TimeToLive = timeToLive,
                ExpiresAt = createdAt is { } created ? timeToLive.ExpiresAt(created) : null,
                RequestedBy = service?.RequestedBy ?? environment.RequestedBy,
                InCloud = services is null || foreign is not null ? null : service is { State: not ServiceState.Inactive },
                CostPerHour = ServiceCost.PerHour(service, configuration),
                CostSoFar = ServiceCost.SoFar(service, configuration, now),
                Frozen = labels.Freeze is not null,
                Blocked = labels.Blocked is not null,
                Extended = timeToLive > configuration.Environment.Ttl,
                BehindHead = !EnvironmentNames.SharePrefix(environment.Sha, snapshot.HeadSha),
                FeatureFlags = flags,
            };
        });
    }

    static IEnumerable<ShowtimeEnvironment> Unlabelled(
        PullRequestSnapshot snapshot, IReadOnlyList<DeployedService> services, ShowtimeConfiguration configuration, DateTimeOffset now)
    {
        var labels = new PullRequestLabels(snapshot.Labels);
        return services.Where(s => s.OwnedBy is null && (s.Sha.Length == 0 || labels[s.Sha] is null))
            .Select(s => Orphan(s, snapshot.Repository, configuration, now) with { Title = snapshot.Title, PullRequest = snapshot.Number });
    }

    static ShowtimeEnvironment Orphan(DeployedService service, string repository, ShowtimeConfiguration configuration, DateTimeOffset now) =>
        Common(repository, service.PullRequest ?? 0, service.Sha, service.CreatedAt, now, configuration) with
        {
            ServiceName = service.Name,
            Kind = service.Sha.Length == 0 ? EnvironmentKind.Legacy : EnvironmentKind.Orphaned,
            Status = service.State == ServiceState.Draining
                ? EnvironmentStatus.Stopping
                : service.Tasks > 0 ? EnvironmentStatus.Running : EnvironmentStatus.Unknown,
            ExpiresAt = service.ExpiresAt,
            RequestedBy = service.RequestedBy,
            InCloud = service.State != ServiceState.Inactive,
            CostPerHour = ServiceCost.PerHour(service, configuration),
            CostSoFar = ServiceCost.SoFar(service, configuration, now),
        };

    static ShowtimeEnvironment Common(
        string repository, int number, string sha, DateTimeOffset? createdAt, DateTimeOffset now, ShowtimeConfiguration configuration) => new()
        {
            Repository = repository,
            PullRequest = number,
            Sha = sha,
            Status = EnvironmentStatus.Unknown,
            Kind = EnvironmentKind.Orphaned,
            CreatedAt = createdAt,
            Age = createdAt is { } created ? now - created : (ShowtimeDuration?)null,
            ServiceName = sha.Length > 0 ? EnvironmentNames.Service(number, sha) : FormattableString.Invariant($"pr-{number}-service"),
            Image = sha.Length > 0 ? $"{configuration.Image.Repository}:{EnvironmentNames.ImageTag(number, sha)}" : null,
        };

    /// <summary>Whether each condition of the query holds, but for the pull requests.</summary>
    public static bool Fits(ShowtimeEnvironment environment, EnvironmentQuery query) =>
        (query.Statuses.Count == 0 || query.Statuses.Contains(environment.Status))
        && (query.Kinds.Count == 0 || query.Kinds.Contains(environment.Kind))
        && (query.RequestedBy.Count == 0
            || environment.RequestedBy is { } login && query.RequestedBy.Any(name => FileSystemName.MatchesSimpleExpression(name, login)))
        && (query.Sha is null || EnvironmentNames.SharePrefix(query.Sha, environment.Sha));
}

/// <summary>Which environments to read. Each condition that is given must hold.</summary>
sealed record EnvironmentQuery
{
    /// <summary>Only these pull requests; empty for all. One that does not exist is an error.</summary>
    public IReadOnlyList<int> PullRequests { get; init; } = [];

    /// <summary>Only these statuses; empty for all.</summary>
    public IReadOnlyList<EnvironmentStatus> Statuses { get; init; } = [];

    /// <summary>Only these kinds; empty for all.</summary>
    public IReadOnlyList<EnvironmentKind> Kinds { get; init; } = [];

    /// <summary>Only those that one of these people asked for, <c>*</c> and <c>?</c> as in file names; empty for all.</summary>
    public IReadOnlyList<string> RequestedBy { get; init; } = [];

    /// <summary>Only commits that start with these digits; null for any.</summary>
    public string? Sha { get; init; }

    /// <summary>
    /// Read labels only: quicker, but finds no orphans. <see cref="ShowtimeEnvironment.InCloud"/> is null then.
    /// </summary>
    public bool LabelsOnly { get; init; }
}
