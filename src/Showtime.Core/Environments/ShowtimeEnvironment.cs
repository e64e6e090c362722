using System.Globalization;
using Showtime.Core.Text;

namespace Showtime.Core.Environments;

/// <summary>One environment at one moment, from labels and cloud together.</summary>
public sealed record ShowtimeEnvironment
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init => field = UntrustedText.Display(value); }

    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>The pull request's title; empty if only the cloud knows it.</summary>
    public string Title { get; init => field = UntrustedText.Display(value); } = "";

    /// <summary>The first 7 hex digits of the commit; empty for <see cref="EnvironmentKind.Legacy"/>.</summary>
    public required string Sha { get; init => field = UntrustedText.Display(value); }

    /// <summary>The status that the labels say, else the cloud's.</summary>
    public required EnvironmentStatus Status { get; init; }

    /// <summary>Its role for the pull request.</summary>
    public required EnvironmentKind Kind { get; init; }

    /// <summary>Where it answers, or null.</summary>
    public Uri? Url { get; init; }

    /// <summary>When it was requested, UTC; null if not known.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>How long ago that was, when this object was made.</summary>
    public ShowtimeDuration? Age { get; init; }

    /// <summary>Its time to live.</summary>
    public TimeToLive? TimeToLive { get; init; }

    /// <summary>When it expires, UTC; null for <c>close</c> or if not known.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The login of the person who requested it, or null.</summary>
    public string? RequestedBy { get; init => field = UntrustedText.Display(value); }

    /// <summary>The service's name in the cloud.</summary>
    public required string ServiceName { get; init => field = UntrustedText.Display(value); }

    /// <summary>Whether the cloud has a service of that name that may cost money; null if the cloud was not asked.</summary>
    public bool? InCloud { get; init; }

    /// <summary>The image's reference, <c>repository:tag</c>, or null.</summary>
    public string? Image { get; init => field = UntrustedText.Display(value); }

    /// <summary>
    /// What it costs an hour now, in US dollars, by list prices: its tasks' processors, memory, storage and public addresses. 0 for a service without a task;
    /// null if it has no service, the cloud was not asked, or its size or a price is not known.
    /// </summary>
    public decimal? CostPerHour { get; init; }

    /// <summary>
    /// What it has cost since its service was created, in US dollars, as if it had always run as it does now; null where <see cref="CostPerHour"/> is null, and
    /// for a service without a task.
    /// </summary>
    public decimal? CostSoFar { get; init; }

    /// <summary>Whether the pull request's freeze label is on.</summary>
    public bool Frozen { get; init; }

    /// <summary>Whether the pull request's blocked label is on.</summary>
    public bool Blocked { get; init; }

    /// <summary>Whether it may live longer than the configuration's <c>environment.ttl</c>.</summary>
    public bool Extended { get; init; }

    /// <summary>Whether the pull request's head is another commit; false if only the cloud knows the environment.</summary>
    public bool BehindHead { get; init; }

    /// <summary>The feature flags of the pull request's description and labels, by name without <c>FEATURE_</c>.</summary>
    public IReadOnlyDictionary<string, bool> FeatureFlags { get; init => field = new Flags(value); } = NoFlags;

    static readonly Flags NoFlags = new([]);

    /// <inheritdoc/>
    public override string ToString() => Sha.Length == 0 ? $"PR {PullRequest} (legacy)" : $"PR {PullRequest} ({Sha})";

    /// <summary>Flags that are legible where only a text is written, as in CSV.</summary>
    sealed class Flags(IEnumerable<KeyValuePair<string, bool>> flags) : Dictionary<string, bool>(flags)
    {
        public override string ToString() => string.Join(", ", this.Select(flag => $"{flag.Key}={(flag.Value ? "true" : "false")}"));
    }
}

/// <summary>The role of an environment for its pull request.</summary>
public enum EnvironmentKind
{
    /// <summary>The one for reviewers: the pointer names it.</summary>
    Active,

    /// <summary>The approved target: it is being built, or is next, or its last attempt failed.</summary>
    Building,

    /// <summary>An orphan: a service that neither the pointer nor the target names, or labels of a service that is gone. Clean-up removes it.</summary>
    Orphaned,

    /// <summary>A service of the first generation, named <c>pr-{n}-service</c> without a commit.</summary>
    Legacy,

    /// <summary>Its service in the cloud is tagged with another repository, so it is neither ours nor gone: nothing of it is touched.</summary>
    Foreign,

    /// <summary>
    /// An image in the registry that no environment needs. Listed only where it is asked for, and only if <c>image.ownsRepository</c> says that no other
    /// repository pushes there.
    /// </summary>
    Image,
}

/// <summary>The status of an environment. Its label has the same word in lower case (protocol §1).</summary>
public enum EnvironmentStatus
{
    /// <summary>No status label, or one with an unknown word.</summary>
    Unknown,

    /// <summary>The image is being built.</summary>
    Building,

    /// <summary>The image is in the registry.</summary>
    Built,

    /// <summary>The service has been requested and does not answer yet.</summary>
    Deploying,

    /// <summary>It answers.</summary>
    Running,

    /// <summary>It answers, while the same commit is deployed again in place.</summary>
    Updating,

    /// <summary>It did not come up, and was removed.</summary>
    Failed,

    /// <summary>It is being removed.</summary>
    Stopping,
}

/// <summary>The processor and memory of a task (protocol §2).</summary>
public enum EnvironmentSize
{
    /// <summary>512 CPU units, 2048 MiB.</summary>
    Standard,

    /// <summary>1024 CPU units, 4096 MiB.</summary>
    Large,
}

/// <summary>What a size means.</summary>
static class EnvironmentSizes
{
    /// <summary>CPU units (1024 are a virtual processor) and memory in MiB.</summary>
    public static (int Cpu, int Memory) Units(this EnvironmentSize size) => size == EnvironmentSize.Large ? (1024, 4096) : (512, 2048);
}

/// <summary>What was removed of one environment.</summary>
public sealed record RemovedEnvironment
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init => field = UntrustedText.Display(value); }

    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>The commit's 7 digits; empty for a service of the first generation.</summary>
    public required string Sha { get; init => field = UntrustedText.Display(value); }

    /// <summary>The service that was deleted; null if there was none.</summary>
    public string? ServiceName { get; init => field = UntrustedText.Display(value); }

    /// <summary>How many task definition revisions were removed.</summary>
    public int Revisions { get; init; }

    /// <summary>The image that was deleted, or null.</summary>
    public string? Image { get; init => field = UntrustedText.Display(value); }

    /// <summary>The labels that were removed.</summary>
    public IReadOnlyList<string> Labels { get; init => field = UntrustedText.Display(value); } = [];

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"PR {PullRequest} ({(Sha.Length == 0 ? "legacy" : Sha)})");
}
