namespace Showtime.Core.Ports;

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
