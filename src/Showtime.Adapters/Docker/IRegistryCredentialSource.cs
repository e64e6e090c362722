namespace Showtime.Adapters.Docker;

/// <summary>Knows credentials of registries.</summary>
internal interface IRegistryCredentialSource
{
    /// <summary>Finds the credential of a registry.</summary>
    /// <param name="registry">The registry's host with its port; <c>docker.io</c> for Docker Hub.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The credential, or null where this source has none.</returns>
    /// <exception cref="Core.Errors.ShowtimeException">The source has one, but it cannot be read.</exception>
    Task<RegistryCredential?> FindAsync(string registry, CancellationToken cancellationToken);
}
