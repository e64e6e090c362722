namespace Showtime.PowerShell.Output;

/// <summary>Repository, target and credentials of a PowerShell session, and where each value came from.</summary>
public sealed record ShowtimeContext
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The cluster that environments run in, and its region.</summary>
    public required string Target { get; init; }

    /// <summary>Where images are pushed to.</summary>
    public required string ImageRepository { get; init; }

    /// <summary>Where GitHub's token came from; never the token.</summary>
    public required string GitHubToken { get; init; }

    /// <summary>What the AWS credentials will be taken from.</summary>
    public required string AwsCredentials { get; init; }

    /// <summary>Every value with its origin.</summary>
    public required IReadOnlyList<ContextSetting> Settings { get; init; }
}
