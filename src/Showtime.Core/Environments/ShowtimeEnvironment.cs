using Showtime.Core.Labels;
using Showtime.Core.Text;

namespace Showtime.Core.Environments;

/// <summary>One environment as labels and cloud together show it, at one moment.</summary>
public sealed record ShowtimeEnvironment
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init => field = UntrustedText.Display(value); }

    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>The pull request's title; empty where only the cloud knows of it.</summary>
    public string Title { get; init => field = UntrustedText.Display(value); } = "";

    /// <summary>The first 7 hex digits of the commit; empty for <see cref="EnvironmentKind.Legacy"/>.</summary>
    public required string Sha { get; init => field = UntrustedText.Display(value); }

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
    public string? RequestedBy { get; init => field = UntrustedText.Display(value); }

    /// <summary>The service's name in the cloud.</summary>
    public required string ServiceName { get; init => field = UntrustedText.Display(value); }

    /// <summary>Whether the cloud has a service of that name that can cost money; null where the cloud was not asked.</summary>
    public bool? InCloud { get; init; }

    /// <summary>The image's reference, <c>repository:tag</c>, or null.</summary>
    public string? Image { get; init => field = UntrustedText.Display(value); }

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
