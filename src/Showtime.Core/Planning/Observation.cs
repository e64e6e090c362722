using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Core.Planning;

/// <summary>
/// What a run has seen of GitHub, the cloud and the registry, and what its own work has come to. Immutable: every look and every write gives the next one.
/// </summary>
sealed record Observation
{
    /// <summary>The pull request as the last answer showed it.</summary>
    public required PullRequestSnapshot PullRequest { get; init; }

    public ShowtimeConfiguration Configuration { get; init; } = new();

    /// <summary>Permissions by login, of the event's person and of those who put labels on.</summary>
    public IReadOnlyDictionary<string, PermissionLevel> Permissions { get; init; } = NoPermissions;

    /// <summary>Why the permission of the event's person could not be read; null where it could.</summary>
    public string? PermissionError { get; init; }

    /// <summary>Whose permission was asked since the last look at the pull request and could not be read: it counts as none.</summary>
    public IReadOnlyCollection<string> Unreadable { get; init; } = [];

    /// <summary>The pull request's services; null where the cloud was not looked at, or was changed since.</summary>
    public IReadOnlyList<DeployedService>? Services { get; init; }

    /// <summary>The digest of the wanted configuration of what runs; null where it was not worked out.</summary>
    public string? WantedFingerprint { get; init; }

    /// <summary>An image that was asked for in the registry; null where none was, or where it may have changed since.</summary>
    public ImageSeen? Image { get; init; }

    /// <summary>Since when the commit that a start means was a fork's head; null where it was not asked.</summary>
    public HeadHistory? Head { get; init; }

    public LeaseView Lease { get; init; }

    /// <summary>The roll-out that this run is at, or that it ended last by promoting it; null where there is none.</summary>
    public RollOut? RollOut { get; init; }

    /// <summary>Labels with a value of their own that were taken off: nobody writes these again, so their definitions can go.</summary>
    public IReadOnlyCollection<string> LeftBehind { get; init; } = [];

    public RunProgress Progress { get; init; } = new();

    /// <summary>The time, UTC.</summary>
    public required DateTimeOffset Now { get; init; }

    public PullRequestLabels Labels => new(PullRequest.Labels);

    public bool HoldsLease => Lease == LeaseView.Held;

    /// <summary>Whether another job has the lease.</summary>
    public bool LeaseIsAnothers => !HoldsLease && LeaseRules.IsLive(PullRequest.Lease, Now);

    /// <summary>Whether another job, one without secrets, builds this pull request's images.</summary>
    public bool BuiltElsewhere => PullRequest.IsFork && Configuration.Image.Forks == ForkImages.Archive;

    /// <summary>The logins whose permission a plan depends on and which was not asked yet.</summary>
    public IReadOnlyList<string> LoginsToAsk => [.. Approvals.LoginsToAsk(PullRequest).Where(login => !Permissions.ContainsKey(login) && !Unreadable.Contains(login))];

    static Dictionary<string, PermissionLevel> NoPermissions { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The same with a newer look at the pull request. What could not be read is asked again then.</summary>
    public Observation Saw(PullRequestSnapshot snapshot) => this with { PullRequest = snapshot, Unreadable = [] };

    /// <summary>The same after a step that changes services or images. The only place where a look at the cloud is given up.</summary>
    public Observation WithoutCloud() => this with { Services = null, Image = null };

    /// <summary>The same after a roll-out has failed and was taken down.</summary>
    public Observation Failed(RollOut rollOut, ShowtimeException failure) =>
        this with { RollOut = null, Progress = Progress with { Failed = [.. Progress.Failed, rollOut.Sha], Failure = failure } };
}

/// <summary>What the registry said of an image.</summary>
/// <param name="Reference"><c>repository:tag</c>.</param>
/// <param name="Exists">Whether it was there.</param>
sealed record ImageSeen(string Reference, bool Exists);

/// <summary>What this run knows of the pull request's lease, beside the lease that the pull request shows.</summary>
enum LeaseView
{
    /// <summary>Not tried to take.</summary>
    NotHeld,

    /// <summary>This run holds it.</summary>
    Held,

    /// <summary>Another job was quicker.</summary>
    Refused,

    /// <summary>What is wanted was written on the pull request for whoever holds it.</summary>
    Left,
}

/// <summary>What a run has done so far.</summary>
sealed record RunProgress
{
    public bool Worked { get; init; }

    /// <summary>The commits, 7 digits, that failed in this run: they are left to the next one.</summary>
    public IReadOnlyCollection<string> Failed { get; init; } = [];

    /// <summary>Why the last of them failed.</summary>
    public ShowtimeException? Failure { get; init; }

    public IReadOnlyList<RemovedEnvironment> Removed { get; init; } = [];

    public SyncOutcome Outcome => Failure is not null ? SyncOutcome.Failed : Worked ? SyncOutcome.Done : SyncOutcome.NothingToDo;
}
