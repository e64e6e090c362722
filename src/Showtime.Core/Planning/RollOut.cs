using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Core.Planning;

/// <summary>How far a roll-out has come (protocol §4).</summary>
enum RollOutStage
{
    /// <summary>The commit and what serves of it are known; nothing is written.</summary>
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

    /// <summary>The target has the request; what serves is not known yet.</summary>
    Deployed,

    /// <summary>The pull request sends its readers here.</summary>
    Promoted,
}

/// <summary>What a run's work on one commit has come to. Immutable; the next step follows from it.</summary>
sealed record RollOut
{
    /// <summary>The commit, 40 hex digits.</summary>
    public required string Commit { get; init; }

    public string Sha => EnvironmentNames.Shorten(Commit);

    public RollOutStage Stage { get; init; }

    /// <summary>Whether the commit runs already and keeps its service.</summary>
    public bool InPlace { get; init; }

    /// <summary>The service of this commit before; null where there was none.</summary>
    public DeployedService? Before { get; init; }

    /// <summary>What is to be deployed.</summary>
    public required DeploymentRequest Request { get; init; }

    /// <summary>Whether the image is built even where it exists.</summary>
    public bool ForceBuild { get; init; }

    /// <summary>Whether the build may write the shared cache.</summary>
    public bool Trusted { get; init; }

    /// <summary>The time to live that was asked for, or null.</summary>
    public TimeToLive? TimeToLive { get; init; }

    /// <summary>How often the commit has failed before.</summary>
    public int Failures { get; init; }

    /// <summary>What was seen of the service since the last wait; null where it has to be looked at.</summary>
    public HealthSeen? Health { get; init; }

    /// <summary>How often it was waited.</summary>
    public int Waits { get; init; }

    /// <summary>What it waits for, in words.</summary>
    public string WaitingFor { get; init; } = "";

    /// <summary>Until when it may take, UTC.</summary>
    public DateTimeOffset Deadline { get; init; }

    /// <summary>The commits, 7 digits, that it has replaced and that have not gone yet.</summary>
    public IReadOnlyList<string> Replaced { get; init; } = [];

    /// <summary>Why the last step failed; null where it did not.</summary>
    public ShowtimeException? Failure { get; init; }

    public bool IsUnderWay => Stage < RollOutStage.Promoted;
}

/// <summary>A service that is coming up, as it was seen.</summary>
/// <param name="Service">The service; null where it is gone.</param>
/// <param name="Address">Where its newest task listens; null while it has none that runs.</param>
/// <param name="Probe">What that address answered; null where there was none to ask.</param>
sealed record HealthSeen(DeployedService? Service, Uri? Address, ProbeResult? Probe);
