using System.Globalization;
using Showtime.Core.Text;

namespace Showtime.Core.Environments;

/// <summary>What was removed of one environment.</summary>
public sealed record RemovedEnvironment
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init => field = UntrustedText.Display(value); }

    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>The commit's 7 digits; empty for a service of the first generation.</summary>
    public required string Sha { get; init => field = UntrustedText.Display(value); }

    /// <summary>The service that was deleted, or null where the cloud had none.</summary>
    public string? ServiceName { get; init => field = UntrustedText.Display(value); }

    /// <summary>How many task definition revisions were removed.</summary>
    public int Revisions { get; init; }

    /// <summary>The image that was deleted, or null.</summary>
    public string? Image { get; init => field = UntrustedText.Display(value); }

    /// <summary>The labels that were taken off.</summary>
    public IReadOnlyList<string> Labels { get; init => field = UntrustedText.Display(value); } = [];

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"PR {PullRequest} ({(Sha.Length == 0 ? "legacy" : Sha)})");
}
