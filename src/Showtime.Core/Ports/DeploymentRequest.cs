using Showtime.Core.Environments;
using Showtime.Core.Labels;

namespace Showtime.Core.Ports;

/// <summary>What an environment's service should be. The same request sent twice means the same service.</summary>
public sealed record DeploymentRequest
{
    /// <summary>The repository, <c>owner/name</c>: a tag, so that two repositories in one cluster leave each other's services alone.</summary>
    public required string Repository { get; init; }

    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>The commit, 40 hex digits (7 where no more is known).</summary>
    public required string Sha { get; init; }

    /// <summary>The service's name.</summary>
    public required string ServiceName { get; init; }

    /// <summary>The image, <c>repository:tag</c>.</summary>
    public required string Image { get; init; }

    /// <summary>The digest of the image's manifest, <c>sha256:…</c>; null where it could not be found out.</summary>
    public string? Digest { get; init; }

    /// <summary>What is run: the image by its digest, so that a tag that moves changes nothing; by its tag where no digest is known.</summary>
    public string PinnedImage => Digest is null ? Image
        : (Image.LastIndexOf(':') is var tag && tag > Image.LastIndexOf('/') ? Image[..tag] : Image) + '@' + Digest;

    /// <summary>Who asked for it; any login, sanitised by the target where its tags cannot hold it.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>When it was asked for, UTC: the same value at every repeat, because it becomes a tag.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends, UTC, or null.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Processor and memory.</summary>
    public EnvironmentSize Size { get; init; }

    /// <summary>Feature flags as container variables, by full name, beside those of the configuration.</summary>
    public IReadOnlyDictionary<string, string> FeatureFlags { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Distinguishes this attempt: at most 32 characters. A repeat after a lost answer has the same, a new attempt after a failure another.
    /// </summary>
    public required string Token { get; init; }

    /// <summary>
    /// Deploy anew although nothing differs (a forced rebuild pushed another image under the same tag). A service that already runs this
    /// <see cref="Token"/> is left as it is.
    /// </summary>
    public bool Force { get; init; }
}
