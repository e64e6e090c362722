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

    /// <summary>The pull request says that the image is there.</summary>
    Built,

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

    /// <summary>The service as seen since the last wait; null if it has to be read.</summary>
    public HealthSeen? Health { get; init; }

    /// <summary>The number of waits so far.</summary>
    public int Waits { get; init; }

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

/// <summary>A service that is coming up, as it was seen.</summary>
/// <param name="Service">The service; null if it is gone.</param>
/// <param name="Address">The address of its newest task; null while none is running.</param>
/// <param name="Probe">What that address answered; null if there is no address.</param>
sealed record HealthSeen(DeployedService? Service, Uri? Address, ProbeResult? Probe);
