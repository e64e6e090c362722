using System.Globalization;

namespace Showtime.Core.Environments;

/// <summary>One environment as labels and cloud together show it, at one moment.</summary>
public sealed record ShowtimeEnvironment
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>The pull request's title; empty where only the cloud knows of it.</summary>
    public string Title { get; init; } = "";

    /// <summary>The first 7 hex digits of the commit; empty for <see cref="EnvironmentKind.Legacy"/>.</summary>
    public required string Sha { get; init; }

    /// <summary>The status that the labels say, or what the cloud says where no label does.</summary>
    public required EnvironmentStatus Status { get; init; }

    /// <summary>What it is to its pull request.</summary>
    public required EnvironmentKind Kind { get; init; }

    /// <summary>Where it answers, or null.</summary>
    public Uri? Url { get; init; }

    /// <summary>When it was asked for, UTC; null where nothing says it.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>How long ago that was when this object was made.</summary>
    public ShowtimeDuration? Age { get; init; }

    /// <summary>How long it may live.</summary>
    public TimeToLive? TimeToLive { get; init; }

    /// <summary>When it ends, UTC; null for <c>close</c> or where nothing says it.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The login of who asked for it, or null.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>The service's name in the cloud.</summary>
    public required string ServiceName { get; init; }

    /// <summary>Whether the cloud has a service of that name that can cost money; null where the cloud was not asked.</summary>
    public bool? InCloud { get; init; }

    /// <summary>The image's reference, <c>repository:tag</c>, or null.</summary>
    public string? Image { get; init; }

    /// <summary>Whether the pull request's freeze label is on.</summary>
    public bool Frozen { get; init; }

    /// <summary>Whether the pull request's blocked label is on.</summary>
    public bool Blocked { get; init; }

    /// <summary>The pull request's feature flags, by name without <c>FEATURE_</c>: what its description and its labels ask for together.</summary>
    public IReadOnlyDictionary<string, bool> FeatureFlags { get; init; } = NoFlags;

    static readonly IReadOnlyDictionary<string, bool> NoFlags = new Dictionary<string, bool>();

    /// <inheritdoc/>
    public override string ToString() => Sha.Length == 0 ? $"PR {PullRequest} (legacy)" : $"PR {PullRequest} ({Sha})";
}

/// <summary>What an environment is to its pull request.</summary>
public enum EnvironmentKind
{
    /// <summary>The one that reviewers should use: the pointer names it.</summary>
    Active,

    /// <summary>The approved target: being built, or wanted next, or the last attempt at it failed.</summary>
    Building,

    /// <summary>A service that no pointer and no target of its pull request names, or labels of one that is gone: clean-up removes it.</summary>
    Orphaned,

    /// <summary>A service of the first generation, named <c>pr-{n}-service</c> without a commit.</summary>
    Legacy,
}

/// <summary>The status of one environment, as its label says it in lower case (protocol §1).</summary>
public enum EnvironmentStatus
{
    /// <summary>No status label, or one whose word is not known.</summary>
    Unknown,

    /// <summary>The image is being built.</summary>
    Building,

    /// <summary>The image is in the registry.</summary>
    Built,

    /// <summary>The service has been asked for and does not answer yet.</summary>
    Deploying,

    /// <summary>It answers.</summary>
    Running,

    /// <summary>It answers, while the same commit is deployed anew in place.</summary>
    Updating,

    /// <summary>It did not come up; what had been created was taken down again.</summary>
    Failed,

    /// <summary>It is being taken down.</summary>
    Stopping,
}

/// <summary>How much processor and memory a task gets (protocol §2).</summary>
public enum EnvironmentSize
{
    /// <summary>512 CPU units, 2048 MiB.</summary>
    Standard,

    /// <summary>1024 CPU units, 4096 MiB.</summary>
    Large,
}

/// <summary>What was removed of one environment.</summary>
public sealed record RemovedEnvironment
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>The commit's 7 digits; empty for a service of the first generation.</summary>
    public required string Sha { get; init; }

    /// <summary>The service that was deleted, or null where the cloud had none.</summary>
    public string? ServiceName { get; init; }

    /// <summary>How many task definition revisions were removed.</summary>
    public int Revisions { get; init; }

    /// <summary>The image that was deleted, or null.</summary>
    public string? Image { get; init; }

    /// <summary>The labels that were taken off.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"PR {PullRequest} ({(Sha.Length == 0 ? "legacy" : Sha)})");
}
