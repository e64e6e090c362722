namespace Showtime.Core.Publishing;

/// <summary>An image to build into an archive.</summary>
public sealed record ExportRequest
{
    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>The commit, 40 hex digits.</summary>
    public required string Sha { get; init; }

    /// <summary>The archive's full path.</summary>
    public required string Archive { get; init; }
}
