using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Core.Planning;

/// <summary>How far a roll-out has come (protocol §4).</summary>
enum RollOutStage
{
    /// <summary>The commit and its service are known; nothing is written.</summary>
    Prepared,

    /// <summary>The pull request says that it has begun.</summary>
    Begun,

    /// <summary>The image is in the registry.</summary>
    ImageReady,

    /// <summary>The pull request says that it is being deployed.</summary>
    Deploying,

    /// <summary>The service's name can be used.</summary>
    NameFree,

    /// <summary>The target has the request; its health is not known yet.</summary>
    Deployed,

    /// <summary>The pull request sends its readers here.</summary>
    Promoted,
}

/// <summary>The state of a run's work on one commit. Immutable; the next step follows from it.</summary>
sealed record RollOut
{
    /// <summary>The commit, 40 hex digits.</summary>
    public required string Commit { get; init; }

    public string Sha => EnvironmentNames.Shorten(Commit);

    public RollOutStage Stage { get; init; }

    /// <summary>Whether the commit is running already and keeps its service.</summary>
    public bool InPlace { get; init; }

    /// <summary>The commit's service before; null if there was none.</summary>
    public DeployedService? Before { get; init; }

    /// <summary>What is to be deployed.</summary>
    public required DeploymentRequest Request { get; init; }

    /// <summary>Whether the image is built even if it exists.</summary>
    public bool ForceBuild { get; init; }

    /// <summary>Whether the build may write the shared cache.</summary>
    public bool Trusted { get; init; }

    /// <summary>The requested time to live, or null.</summary>
    public TimeToLive? TimeToLive { get; init; }

    /// <summary>How often the commit has failed before.</summary>
    public int Failures { get; init; }

    /// <summary>The service as the last look showed it; null before it is deployed, or if it is gone.</summary>
    public DeployedService? Service { get; init; }

    /// <summary>What was seen since the last wait; null if nothing was.</summary>
    public HealthSeen? Health { get; init; }

    /// <summary>When the service was last looked at, UTC.</summary>
    public DateTimeOffset LookedAt { get; init; }

    /// <summary>How often only its task was looked at since everything was.</summary>
    public int CheapLooks { get; init; }

    /// <summary>The address whose label is defined; null for none.</summary>
    public Uri? Defined { get; init; }

    /// <summary>Whether it was moved from spot to on-demand capacity.</summary>
    public bool LeftSpot { get; init; }

    /// <summary>The number of waits so far.</summary>
    public int Waits { get; init; }

    /// <summary>When the target accepted the request, UTC.</summary>
    public DateTimeOffset DeployedAt { get; init; }

    /// <summary>What it waits for, in words.</summary>
    public string WaitingFor { get; init; } = "";

    /// <summary>When it must have come up, UTC.</summary>
    public DateTimeOffset Deadline { get; init; }

    /// <summary>The commits, 7 digits, that it has replaced and that are not removed yet.</summary>
    public IReadOnlyList<string> Replaced { get; init; } = [];

    /// <summary>Why the last step failed; null if it did not.</summary>
    public ShowtimeException? Failure { get; init; }

    public bool IsUnderWay => Stage < RollOutStage.Promoted;
}

/// <summary>What was seen of a service that is coming up, since the last wait.</summary>
/// <param name="Look">How much of <see cref="RollOut.Service"/> was looked at.</param>
/// <param name="Asked">The address that was asked; null if none was.</param>
/// <param name="Probe">What that address answered; null if none was asked.</param>
sealed record HealthSeen(ServiceLook Look, Uri? Asked = null, ProbeResult? Probe = null);
