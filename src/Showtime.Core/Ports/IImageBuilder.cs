using Showtime.Core.Errors;

namespace Showtime.Core.Ports;

/// <summary>Builds a commit's image and puts it where the deployment target pulls from.</summary>
public interface IImageBuilder
{
    /// <summary>Builds and pushes.</summary>
    /// <param name="request">What to build.</param>
    /// <param name="cancellationToken">Kills the build with all its processes.</param>
    /// <returns>The digest of the manifest that the registry has now, <c>sha256:…</c>; null where there is none to tell (an archive, a dry run).</returns>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.BuildFailed"/> with the failing step and the last lines.</exception>
    Task<string?> BuildAsync(ImageBuildRequest request, CancellationToken cancellationToken);
}
