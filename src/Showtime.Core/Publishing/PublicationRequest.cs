using Showtime.Core.Events;

namespace Showtime.Core.Publishing;

/// <summary>An image to publish that was built by another job.</summary>
public sealed record PublicationRequest
{
    /// <summary>The archive's full path; empty where it is not read (<see cref="CheckOnly"/>).</summary>
    public string Archive { get; init; } = "";

    /// <summary>The pull request; null finds it by the head of the event's run.</summary>
    public int? PullRequest { get; init; }

    /// <summary>The commit, 40 hex digits; null takes that of the event's run.</summary>
    public string? Sha { get; init; }

    /// <summary>Who or what caused it. An operator's own token decides; for everything else the commit has to be approved.</summary>
    public RunEvent Event { get; init; } = RunEvent.ByOperator;

    /// <summary>How long to wait for the approval, which another job may be about to write.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Push even where the registry has an image of that commit.</summary>
    public bool Force { get; init; }

    /// <summary>Only ask which pull requests it would be published for. Neither archive nor registry is looked at.</summary>
    public bool CheckOnly { get; init; }
}
