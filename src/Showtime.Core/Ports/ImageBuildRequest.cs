namespace Showtime.Core.Ports;

/// <summary>An image to build and push.</summary>
public sealed record ImageBuildRequest
{
    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>The commit to build, 40 hex digits. What is built is exactly this commit, or the build fails.</summary>
    public required string Sha { get; init; }

    /// <summary>What it will be called: <c>repository:tag</c>.</summary>
    public required string Reference { get; init; }

    /// <summary>Whether the code is trusted: only then may the build write the shared cache.</summary>
    public bool Trusted { get; init; }

    /// <summary>
    /// The full path of a file to write the image to (as <c>docker save</c> does) instead of pushing it; null pushes. Such a build gets no credential
    /// for any registry.
    /// </summary>
    public string? Archive { get; init; }

    /// <summary>Receives each line of output as it comes; null for none.</summary>
    public Action<string>? Output { get; init; }
}
