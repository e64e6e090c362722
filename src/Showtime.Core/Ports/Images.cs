using Showtime.Core.Errors;

namespace Showtime.Core.Ports;

/// <summary>Builds a commit's image and puts it where the deployment target pulls from.</summary>
public interface IImageBuilder
{
    /// <summary>Builds and pushes.</summary>
    /// <param name="request">What to build.</param>
    /// <param name="cancellationToken">Kills the build with all its processes.</param>
    /// <returns>When the registry has it.</returns>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.BuildFailed"/> with the failing step and the last lines.</exception>
    Task BuildAsync(ImageBuildRequest request, CancellationToken cancellationToken);
}

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

/// <summary>Brings an image that was built elsewhere, by code that nobody vouches for, to where the deployment target pulls from.</summary>
public interface IImagePublisher
{
    /// <summary>Checks an archive from end to end, and pushes it only then.</summary>
    /// <param name="request">The archive and what it has to be.</param>
    /// <param name="cancellationToken">Stops it; what was pushed by then is blobs without a tag.</param>
    /// <returns>The manifest's digest, <c>sha256:…</c>; null where there is none to tell (a dry run, the sandbox).</returns>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.InvalidInput"/> for an archive that is not what it has to be: nothing was pushed then.</exception>
    Task<string?> PublishAsync(ImageArchiveRequest request, CancellationToken cancellationToken);
}

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

/// <summary>The registry that images are pushed to, and deleted from.</summary>
public interface IImageRegistry
{
    /// <summary>Whether an image is there.</summary>
    /// <param name="reference"><c>repository:tag</c>.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>Whether it is; a read that failed throws.</returns>
    Task<bool> ExistsAsync(string reference, CancellationToken cancellationToken);

    /// <summary>Deletes an image's tag. An absent one is no error.</summary>
    /// <param name="reference"><c>repository:tag</c>.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteAsync(string reference, CancellationToken cancellationToken);
}
