namespace Showtime.Core.Ports;

/// <summary>An archive of an image, and what it has to be.</summary>
public sealed record ImageArchiveRequest
{
    /// <summary>The archive's full path: what <c>docker save</c> writes, or an OCI layout in a tar.</summary>
    public required string Path { get; init; }

    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>The commit that it has to be of, 40 hex digits.</summary>
    public required string Sha { get; init; }

    /// <summary>What it will be called: <c>repository:tag</c>. What the archive says of its own name is ignored.</summary>
    public required string Reference { get; init; }
}
