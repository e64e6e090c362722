using Showtime.Core.Environments;
using Showtime.Core.Errors;

namespace Showtime.Core.Ports;

/// <summary>Builds a commit's image and pushes it to the registry that the deployment target pulls from.</summary>
interface IImageBuilder
{
    /// <summary>Builds and pushes. Cancellation kills the build with all its processes.</summary>
    /// <returns>The digest of the manifest that was pushed, <c>sha256:…</c>; null if there is none (an archive, a dry run).</returns>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.BuildFailed"/> with the failed step and the last lines.</exception>
    Task<string?> BuildAsync(ImageBuildRequest request, CancellationToken cancellationToken);
}

/// <summary>An image to build and push.</summary>
sealed record ImageBuildRequest
{
    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>The commit, 40 hex digits. Exactly this commit is built, or the build fails.</summary>
    public required string Sha { get; init; }

    /// <summary>The image's name: <c>repository:tag</c>.</summary>
    public required string Reference { get; init; }

    /// <summary>Whether the code is trusted: only then may the build write the shared cache.</summary>
    public bool Trusted { get; init; }

    /// <summary>
    /// The full path of a file to write the image to (as <c>docker save</c> does) instead of pushing it; null pushes. Such a build gets no registry
    /// credentials.
    /// </summary>
    public string? Archive { get; init; }

    /// <summary>Receives each line of output as it arrives; null to discard it.</summary>
    public Action<string>? Output { get; init; }
}

/// <summary>Pushes an image that an untrusted job built into an archive.</summary>
interface IImagePublisher
{
    /// <summary>Checks the whole archive before it pushes anything. If it is cancelled, only blobs without a tag may have been pushed.</summary>
    /// <returns>The manifest's digest, <c>sha256:…</c>; null where nothing was pushed.</returns>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.InvalidInput"/> if the archive is not as requested; nothing was pushed then.</exception>
    Task<string?> PublishAsync(ImageArchiveRequest request, CancellationToken cancellationToken);
}

/// <summary>An archive of an image, and what it has to contain.</summary>
sealed record ImageArchiveRequest
{
    /// <summary>The archive's full path: the output of <c>docker save</c>, or an OCI layout in a tar.</summary>
    public required string Path { get; init; }

    /// <summary>The pull request's number.</summary>
    public required int PullRequest { get; init; }

    /// <summary>The commit that it has to be built from, 40 hex digits.</summary>
    public required string Sha { get; init; }

    /// <summary>The name to push it as: <c>repository:tag</c>. The archive's own names are ignored.</summary>
    public required string Reference { get; init; }
}

/// <summary>The registry that images are pushed to and deleted from.</summary>
interface IImageRegistry
{
    /// <summary>Finds the digest of the manifest of the image <c>repository:tag</c>; null if there is no such image. A failed read throws.</summary>
    Task<string?> FindDigestAsync(string reference, CancellationToken cancellationToken);

    /// <summary>
    /// Lists the images of a repository whose tag is one of ours (<c>pr-{n}-{sha}-ci</c>). Another repository that shares it has the same tags. If it throws,
    /// the list is incomplete.
    /// </summary>
    /// <param name="repository">The repository: <c>owner/name</c> on Docker Hub, or <c>host[:port]/name</c>.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    Task<IReadOnlyList<TaggedImage>> ListAsync(string repository, CancellationToken cancellationToken);

    /// <summary>Deletes the tag of the image <c>repository:tag</c>, and says whether there was one.</summary>
    Task<bool> DeleteAsync(string reference, CancellationToken cancellationToken);
}

/// <summary>An image with a tag of ours.</summary>
/// <param name="Reference"><c>repository:tag</c>.</param>
/// <param name="PullRequest">The pull request's number, from the tag.</param>
/// <param name="Sha">The commit's 7 digits, from the tag.</param>
/// <param name="PushedAt">When it was pushed, UTC; null where the registry does not say.</param>
sealed record TaggedImage(string Reference, int PullRequest, string Sha, DateTimeOffset? PushedAt)
{
    /// <summary>Reads a tag; null for one that is not ours.</summary>
    public static TaggedImage? Read(string repository, string tag, DateTimeOffset? pushedAt) =>
        EnvironmentNames.TryParseImageTag(tag, out var pullRequest, out var sha) ? new($"{repository}:{tag}", pullRequest, sha, pushedAt) : null;
}
