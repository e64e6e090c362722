using Showtime.Core.Environments;
using Showtime.Core.Events;

namespace Showtime.Core.Planning;

/// <summary>What an event or a person asks for. Once it is recorded on the pull request, or carried out, the pull request decides.</summary>
sealed record Intent
{
    /// <summary>Who or what caused the run.</summary>
    public RunEvent Event { get; init; } = RunEvent.BySchedule;

    /// <summary>The commit that the person named, 40 digits; or null.</summary>
    public string? PinnedSha { get; init; }

    /// <summary>A start without a label.</summary>
    public bool Start { get; init; }

    /// <summary>A stop without a label.</summary>
    public bool Stop { get; init; }

    /// <summary>What an operator or the clean-up removes, whatever the labels say; or null.</summary>
    public Removal? Removal { get; init; }

    /// <summary>Build and deploy again even if the commit is running.</summary>
    public bool Force { get; init; }

    /// <summary>A start of a running commit does not build its image again.</summary>
    public bool KeepImage { get; init; }

    public TimeToLive? TimeToLive { get; init; }

    public EnvironmentSize? Size { get; init; }

    /// <summary>An image to deploy instead of building one, or null.</summary>
    public string? Image { get; init; }

    /// <summary>Whether the job may write the shared build cache.</summary>
    public bool InContinuousIntegration { get; init; }

    /// <summary>A scheduled run's: it approves nothing.</summary>
    public static Intent OfSchedule { get; } = new();

    /// <summary>Whether it asks for nothing beyond what the pull request says.</summary>
    public bool IsRecorded => Event.Kind == RunEventKind.Scheduled && !Start && !Stop && PinnedSha is null && Removal is null;

    /// <summary>The intent of a request. The pinned commit is taken as written.</summary>
    public static Intent Of(SyncRequest request) => new()
    {
        Event = request.Event,
        PinnedSha = request.PinnedSha,
        Start = request.Start,
        Stop = request.Stop,
        Force = request.Force,
        KeepImage = request.KeepImage,
        TimeToLive = request.TimeToLive,
        Size = request.Size,
        Image = request.Image,
        InContinuousIntegration = request.InContinuousIntegration,
    };

    /// <summary>What is left once it is recorded on the pull request, or carried out.</summary>
    public Intent Recorded() => this with
    {
        Event = RunEvent.BySchedule, PinnedSha = null, Start = false, Stop = false, Removal = null, Force = false, Image = null,
    };
}

/// <summary>What is removed whatever the labels say.</summary>
/// <param name="Sha">The commit's 7 digits; null for everything.</param>
/// <param name="ServiceName">The service's name, for one of the first generation; null derives it from the commit.</param>
/// <param name="StillApplies">Whether the reason still holds, checked under the lease against labels and cloud; null if there is nothing to check.</param>
sealed record Removal(string? Sha = null, string? ServiceName = null, Func<Observation, bool>? StillApplies = null);
