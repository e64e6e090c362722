using Showtime.Core.Errors;

namespace Showtime.Core.Ports;

/// <summary>Brings an image that was built elsewhere, by code that nobody vouches for, to where the deployment target pulls from.</summary>
public interface IImagePublisher
{
    /// <summary>Checks an archive from end to end, and pushes it only then.</summary>
    /// <param name="request">The archive and what it has to be.</param>
    /// <param name="cancellationToken">Stops it; what was pushed by then is blobs without a tag.</param>
    /// <returns>The manifest's digest, <c>sha256:…</c>; null where nothing was pushed.</returns>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.InvalidInput"/> for an archive that is not what it has to be: nothing was pushed then.</exception>
    Task<string?> PublishAsync(ImageArchiveRequest request, CancellationToken cancellationToken);
}
