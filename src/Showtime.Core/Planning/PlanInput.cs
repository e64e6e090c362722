using Showtime.Core.Events;
using Showtime.Core.Ports;

namespace Showtime.Core.Planning;

/// <summary>Everything that a plan depends on.</summary>
public sealed record PlanInput
{
    /// <summary>The pull request as read.</summary>
    public required PullRequestSnapshot PullRequest { get; init; }

    /// <summary>Who or what caused the run.</summary>
    public required RunEvent Event { get; init; }

    /// <summary>Permissions by login, of the event's person and of those who put labels on; one that could not be read is missing.</summary>
    public IReadOnlyDictionary<string, PermissionLevel> Permissions { get; init; } = new Dictionary<string, PermissionLevel>();

    /// <summary>Why a permission could not be read; null where all could.</summary>
    public string? PermissionError { get; init; }

    /// <summary>The commit that the person pinned, as 40 digits; or null.</summary>
    public string? PinnedSha { get; init; }

    /// <summary>The person asks for a start without a label.</summary>
    public bool Start { get; init; }

    /// <summary>A start of what runs does not build its image again.</summary>
    public bool KeepImage { get; init; }

    /// <summary>The person asks for a stop without a label.</summary>
    public bool Stop { get; init; }

    /// <summary>Whether the lease is held by this run itself.</summary>
    public bool HoldsLease { get; init; }

    /// <summary>The pull request's services; null where the cloud was not asked.</summary>
    public IReadOnlyList<DeployedService>? Services { get; init; }

    /// <summary>The digest of the wanted configuration of what runs; null where it was not worked out.</summary>
    public string? WantedFingerprint { get; init; }

    /// <summary>Whether the image comes from another job: none is built here.</summary>
    public bool BuiltElsewhere { get; init; }

    /// <summary>How many times a commit is tried without a person asking.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>The time, UTC.</summary>
    public required DateTimeOffset Now { get; init; }
}
