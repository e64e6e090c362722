using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Core.Inventory;

/// <summary>What was read of pull requests and of the cloud so far, by pull request. The two are read side by side and arrive in any order.</summary>
sealed class Sightings
{
    readonly Dictionary<int, PullRequestSnapshot> _pullRequests = [];
    readonly Dictionary<int, List<DeployedService>> _services = [];
    readonly List<TaggedImage> _images = [];
    readonly HashSet<int> _unreadable = [];

    /// <summary>Whether a pull request that is not among these is known to be closed and to carry no label of a commit, or not to exist.</summary>
    public bool HasEveryCarrier { get; init; }

    public IEnumerable<PullRequestSnapshot> PullRequests => _pullRequests.Values;

    public IEnumerable<DeployedService> Services => _services.Values.SelectMany(services => services);

    public void Add(PullRequestSnapshot snapshot) => _pullRequests[snapshot.Number] = snapshot;

    public void Add(DeployedService service)
    {
        // A deleted service drains for a while after its last task has ended: only its name is left.
        if (service is { State: ServiceState.Draining, Tasks: 0 }) return;
        var number = service.PullRequest ?? 0;
        if (!_services.TryGetValue(number, out var services)) _services[number] = services = [];
        services.Add(service);
    }

    public void Add(IEnumerable<TaggedImage> images) => _images.AddRange(images);

    public PullRequestSnapshot? PullRequest(int number) => _pullRequests.GetValueOrDefault(number);

    public IReadOnlyList<DeployedService> ServicesOf(int number) => _services.TryGetValue(number, out var services) ? services : [];

    /// <summary>Whether the services of all commits that the labels name have been seen, so that the rest of the cloud adds nothing to these.</summary>
    public bool KnowsEnvironmentsOf(PullRequestSnapshot snapshot)
    {
        var services = ServicesOf(snapshot.Number);
        return new PullRequestLabels(snapshot.Labels).Environments.All(e => services.Any(s => s.Sha == e.Sha && s.OwnedBy is null));
    }

    /// <summary>
    /// The pull requests that have a service which no label names: closed ones that were not among those read, and those whose labels may have been read
    /// before a job wrote them. They are read once more, so that nothing counts as an orphan that is none.
    /// </summary>
    public IReadOnlyList<int> Doubtful =>
    [
        .. _services.Where(s => s.Key > 0 && s.Value.Exists(service => service.OwnedBy is null && !IsNamed(service.PullRequest, service.Sha)))
            .Select(s => s.Key)
            .Concat(_images.Where(image => !HasEveryCarrier && !_pullRequests.ContainsKey(image.PullRequest)).Select(image => image.PullRequest))
            .Except(_unreadable).Distinct().Order(),
    ];

    /// <summary>
    /// Images whose commit no label names and that no service runs. One whose age the registry does not say stays while its pull request is open: it may have
    /// been built for a start that comes. One whose pull request may not exist is another repository's.
    /// </summary>
    public IEnumerable<(TaggedImage Image, PullRequestSnapshot? PullRequest)> UnneededImages
    {
        get
        {
            var run = Services.Select(service => service.Image).ToHashSet(StringComparer.Ordinal);
            return from image in _images
                   let snapshot = PullRequest(image.PullRequest)
                   where snapshot is null
                       ? HasEveryCarrier && !_unreadable.Contains(image.PullRequest)
                       : image.PushedAt is not null || snapshot.State != PullRequestState.Open
                   where !IsNamed(image.PullRequest, image.Sha) && !run.Contains(image.Reference)
                   where !ServicesOf(image.PullRequest).Any(service => service.Sha == image.Sha)
                   select (image, snapshot);
        }
    }

    /// <summary>Takes the answer to a read of a doubtful one. What could not be read is left out: its services are no orphans.</summary>
    public void Add(PullRequestReading reading, IActivityLog? log)
    {
        if (reading.Snapshot is { } snapshot)
        {
            Add(snapshot);
        }
        else if (reading.Failure is { } failure)
        {
            _unreadable.Add(reading.Number);
            log.Warn($"Pull request {reading.Number} could not be read, so its services are left alone and not shown", failure, reading.Number);
        }
    }

    /// <summary>The services of ours whose pull request does not exist.</summary>
    public IEnumerable<DeployedService> WithoutPullRequest =>
        _services.Where(s => !_pullRequests.ContainsKey(s.Key) && !_unreadable.Contains(s.Key)).SelectMany(s => s.Value).Where(s => s.OwnedBy is null);

    bool IsNamed(int? pullRequest, string sha) =>
        sha.Length > 0 && _pullRequests.TryGetValue(pullRequest ?? 0, out var snapshot) && new PullRequestLabels(snapshot.Labels)[sha] is not null;
}
