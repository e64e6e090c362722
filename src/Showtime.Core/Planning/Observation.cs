using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Core.Planning;

/// <summary>
/// What a run has seen of GitHub, the cloud and the registry, and what it has done so far. Immutable: every look and every write returns a new one.
/// </summary>
sealed record Observation
{
    /// <summary>The pull request as the last answer showed it.</summary>
    public required PullRequestSnapshot PullRequest { get; init; }

    public ShowtimeConfiguration Configuration { get; init; } = new();

    /// <summary>Permissions by login, of the event's person and of those who added labels.</summary>
    public IReadOnlyDictionary<string, PermissionLevel> Permissions { get; init; } = NoPermissions;

    /// <summary>Why the permission of the event's person could not be read; null if it could.</summary>
    public string? PermissionError { get; init; }

    /// <summary>Logins whose permission could not be read since the last look at the pull request: they count as having none.</summary>
    public IReadOnlyCollection<string> Unreadable { get; init; } = [];

    /// <summary>The pull request's services; null if the cloud was not read, or was changed since.</summary>
    public IReadOnlyList<DeployedService>? Services { get; init; }

    /// <summary>Services that the pull request's labels name and that are tagged with another repository. They and their labels are left alone.</summary>
    public IReadOnlyList<DeployedService> Foreign { get; init; } = [];

    /// <summary>The service whose name a roll-out takes, as the last look saw it; null if it was not asked for, or may have changed since.</summary>
    public SeenName? Name { get; init; }

    /// <summary>The digest of the wanted configuration of the running service; null if it was not computed.</summary>
    public string? WantedFingerprint { get; init; }

    /// <summary>An image that was looked up in the registry; null if none was, or if it may have changed since.</summary>
    public ImageSeen? Image { get; init; }

    /// <summary>Since when the commit that a start means was a fork's head; null where it was not asked.</summary>
    public HeadHistory? Head { get; init; }

    /// <summary>The repository's environments; null if they were not counted, which only a limit needs.</summary>
    public IReadOnlyList<StandingEnvironment>? Standing { get; init; }

    public LeaseView Lease { get; init; }

    /// <summary>The roll-out in progress, or the last one that was promoted; null if there is none.</summary>
    public RollOut? RollOut { get; init; }

    /// <summary>Removed labels with a unique value: no one adds these again, so their definitions can be deleted.</summary>
    public IReadOnlyCollection<string> LeftBehind { get; init; } = [];

    public RunProgress Progress { get; init; } = new();

    /// <summary>The time, UTC.</summary>
    public required DateTimeOffset Now { get; init; }

    public PullRequestLabels Labels => new(PullRequest.Labels);

    public bool HoldsLease => Lease == LeaseView.Held;

    /// <summary>Whether another job has the lease.</summary>
    public bool LeaseIsAnothers => !HoldsLease && LeaseRules.IsLive(PullRequest.Lease, PullRequest.ReadAt);

    /// <summary>Whether another job, one without secrets, builds this pull request's images.</summary>
    public bool BuiltElsewhere => PullRequest.IsFork && Configuration.Image.Forks == ForkImages.Archive;

    /// <summary>The logins whose permissions a plan depends on and that were not read yet.</summary>
    public IReadOnlyList<string> LoginsToAsk =>
    [
        .. Approvals.LoginsToAsk(PullRequest)
            .Where(login => !Permissions.ContainsKey(login) && !Unreadable.Contains(login)),
    ];

    static Dictionary<string, PermissionLevel> NoPermissions { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The same with a newer look at the pull request. Permissions that could not be read are tried again.</summary>
    public Observation Saw(PullRequestSnapshot snapshot) => this with { PullRequest = snapshot, Unreadable = [] };

    /// <summary>The same after a step that changes services or images. The only place that discards what was read of the cloud.</summary>
    public Observation WithoutCloud() => this with { Services = null, Name = null, Image = null };

    /// <summary>The same with a newer look at one service, in any state; a look at all of them before is needed.</summary>
    public Observation Saw(DeployedService service) => this with
    {
        Services = Services is null ? null
            : [.. Services.Where(s => s.Name != service.Name), .. service.State == ServiceState.Inactive ? [] : new[] { service }],
        Name = null,
    };

    /// <summary>The same after the named services are gone, with their revisions and images.</summary>
    public Observation Without(IReadOnlyCollection<string> gone) =>
        this with { Services = Services is null ? null : [.. Services.Where(s => !gone.Contains(s.Name))], Name = null, Image = null };

    /// <summary>The same after a roll-out that failed and was removed.</summary>
    public Observation Failed(RollOut rollOut, ShowtimeException failure) =>
        this with { RollOut = null, Progress = Progress with { Failed = [.. Progress.Failed, rollOut.Sha], Failure = failure } };
}

/// <summary>What the registry said about an image.</summary>
/// <param name="Reference"><c>repository:tag</c>.</param>
/// <param name="Digest">Its digest; null where it was not there.</param>
sealed record ImageSeen(string Reference, string? Digest)
{
    public bool Exists => Digest is not null;
}

/// <summary>A service's name, and what has it.</summary>
/// <param name="ServiceName">The name.</param>
/// <param name="Service">The service, without tasks; null if there is none.</param>
sealed record SeenName(string ServiceName, DeployedService? Service);

/// <summary>What this run knows about the lease, apart from the lease that the pull request shows.</summary>
enum LeaseView
{
    /// <summary>This run has not tried to take it.</summary>
    NotHeld,

    /// <summary>This run holds it.</summary>
    Held,

    /// <summary>Another job took it first.</summary>
    Refused,

    /// <summary>The request was recorded on the pull request for the job that holds it.</summary>
    Left,
}

/// <summary>What a run has done so far.</summary>
sealed record RunProgress
{
    public bool Worked { get; init; }

    /// <summary>The commits, 7 digits, that failed in this run; they are left to the next one.</summary>
    public IReadOnlyCollection<string> Failed { get; init; } = [];

    /// <summary>Why the last of them failed.</summary>
    public ShowtimeException? Failure { get; init; }

    public IReadOnlyList<RemovedEnvironment> Removed { get; init; } = [];

    public SyncOutcome Outcome => Failure is not null ? SyncOutcome.Failed : Worked ? SyncOutcome.Done : SyncOutcome.NothingToDo;
}
