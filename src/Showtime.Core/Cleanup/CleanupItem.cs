using Showtime.Core.Environments;
using Showtime.Core.Text;

namespace Showtime.Core.Cleanup;

/// <summary>One thing that a clean-up would do, and why.</summary>
public sealed record CleanupItem
{
    /// <summary>What it is about.</summary>
    public required CleanupKind Kind { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init => field = UntrustedText.Display(value); }

    /// <summary>The pull request's number; null for a label.</summary>
    public int? PullRequest { get; init; }

    /// <summary>The environment, for an expired one or an orphan.</summary>
    public ShowtimeEnvironment? Environment { get; init; }

    /// <summary>The label's name, for a label.</summary>
    public string? Label { get; init => field = UntrustedText.Display(value); }

    /// <summary>The lease, for a lease.</summary>
    public Ports.LeaseRecord? Lease { get; init; }

    /// <summary>The deployment, for a deployment.</summary>
    public Ports.DeploymentRecord? Deployment { get; init; }

    /// <summary>The rules that it follows from: it is looked at again by them before it is done.</summary>
    public required CleanupRequest Rules { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Environment?.ToString() ?? Label ?? (Deployment is { } deployment ? $"PR {PullRequest} ({EnvironmentNames.Shorten(deployment.Commit)})" : $"PR {PullRequest}");
}
