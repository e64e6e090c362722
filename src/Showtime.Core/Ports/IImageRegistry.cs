namespace Showtime.Core.Ports;

/// <summary>The registry that images are pushed to, and deleted from.</summary>
public interface IImageRegistry
{
    /// <summary>Looks for an image.</summary>
    /// <param name="reference"><c>repository:tag</c>.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>The digest of its manifest, <c>sha256:…</c>; null where there is no such image. A read that failed throws.</returns>
    Task<string?> FindDigestAsync(string reference, CancellationToken cancellationToken);

    /// <summary>Deletes an image's tag. An absent one is no error.</summary>
    /// <param name="reference"><c>repository:tag</c>.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteAsync(string reference, CancellationToken cancellationToken);
}
