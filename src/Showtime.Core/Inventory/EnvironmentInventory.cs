using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using Showtime.Core.Configuration;
using Showtime.Core.Costs;
using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Core.Inventory;

/// <summary>Every environment there is: what labels say and what the cloud has, joined by pull request and commit.</summary>
sealed class EnvironmentInventory(IShowtimeBackend backend, IActivityLog? log)
{
    public async IAsyncEnumerable<ShowtimeEnvironment> ListAsync(EnvironmentQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var configuration = (await backend.ConfigurationAsync(cancellationToken).ConfigureAwait(false)).Value;
        var services = query.LabelsOnly ? null : await ServicesAsync(configuration, query, cancellationToken).ConfigureAwait(false);
        var seen = new HashSet<int>();
        var snapshots = query.PullRequests.Count > 0 ? ReadAsync(query.PullRequests, cancellationToken) : backend.PullRequests.ListAsync(cancellationToken);
        await foreach (var snapshot in snapshots.ConfigureAwait(false))
        {
            seen.Add(snapshot.Number);
            var own = services is null ? null : services.TryGetValue(snapshot.Number, out var found) ? found : (IReadOnlyList<DeployedService>)[];
            foreach (var environment in JoinOne(snapshot, own, configuration).Where(e => Fits(e, query))) yield return environment;
        }

        if (services is null || query.PullRequests.Count > 0) yield break;
        if (query.Kinds.Contains(EnvironmentKind.Foreign))
        {
            foreach (var service in services.Values.SelectMany(s => s).Where(s => s.OwnedBy is not null))
            {
                var foreign = Orphan(service, service.OwnedBy!, configuration, backend.Time.GetUtcNow()) with { Kind = EnvironmentKind.Foreign };
                if (Fits(foreign, query)) yield return foreign;
            }
        }

        foreach (var service in services.Where(s => !seen.Contains(s.Key)).SelectMany(s => s.Value).Where(s => s.OwnedBy is null))
        {
            var orphan = Orphan(service, backend.PullRequests.Repository, configuration, backend.Time.GetUtcNow());
            if (Fits(orphan, query)) yield return orphan;
        }
    }

    /// <summary>The same as <see cref="Join"/>: a pull request that cannot be joined is reported and left out, and takes no other with it.</summary>
    IReadOnlyList<ShowtimeEnvironment> JoinOne(PullRequestSnapshot snapshot, IReadOnlyList<DeployedService>? services, ShowtimeConfiguration configuration)
    {
        try
        {
            return Join(snapshot, services, configuration, backend.Time.GetUtcNow());
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log?.Report(new(ActivityKind.Warning, $"The environments of pull request {snapshot.Number} cannot be shown: {e.Message}", snapshot.Number));
            return [];
        }
    }

    /// <summary>Joins one pull request's labels with its services.</summary>
    /// <param name="snapshot">The pull request.</param>
    /// <param name="services">Its services; null if the cloud was not read.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="now">The time that ages are counted to.</param>
    /// <returns>The environments, the serving one first.</returns>
    public static IReadOnlyList<ShowtimeEnvironment> Join(
        PullRequestSnapshot snapshot, IReadOnlyList<DeployedService>? services, ShowtimeConfiguration configuration, DateTimeOffset now)
    {
        var labels = new PullRequestLabels(snapshot.Labels);
        var pointer = Approvals.Pointer(labels);
        var flags = FeatureFlags.Effective(snapshot.Body, labels);
        var labelled = labels.Environments.Select(environment =>
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
                FeatureFlags = flags,
            };
        });
        var unlabelled = services?.Where(s => s.OwnedBy is null && (s.Sha.Length == 0 || labels[s.Sha] is null))
            .Select(s => Orphan(s, snapshot.Repository, configuration, now) with { Title = snapshot.Title, PullRequest = snapshot.Number }) ?? [];
        return [.. labelled.Concat(unlabelled).OrderBy(e => e.Kind).ThenByDescending(e => e.CreatedAt)];
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

    async Task<Dictionary<int, IReadOnlyList<DeployedService>>> ServicesAsync(
        ShowtimeConfiguration configuration, EnvironmentQuery query, CancellationToken cancellationToken)
    {
        var services = new List<DeployedService>();
        var target = backend.Target(configuration);
        await foreach (var service in target.ListAsync(query.PullRequests.Count == 1 ? query.PullRequests[0] : null, cancellationToken).ConfigureAwait(false))
        {
            // A deleted service drains for a while after its last task has ended: only its name is left.
            if (service is not { State: ServiceState.Draining, Tasks: 0 }) services.Add(service);
        }

        return services.GroupBy(s => s.PullRequest ?? 0).ToDictionary(g => g.Key, g => (IReadOnlyList<DeployedService>)[.. g]);
    }

    async IAsyncEnumerable<PullRequestSnapshot> ReadAsync(IReadOnlyList<int> numbers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var number in numbers.Distinct()) yield return await backend.PullRequests.ReadAsync(number, cancellationToken).ConfigureAwait(false);
    }

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
