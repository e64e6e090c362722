namespace Showtime.Adapters.Registries;

/// <summary>Finds credentials of registries.</summary>
internal interface IRegistryCredentialSource
{
    /// <summary>Finds the credential of a registry.</summary>
    /// <param name="registry">The registry's host with its port; <c>docker.io</c> for Docker Hub.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The credential, or null where this source has none.</returns>
    /// <exception cref="Core.Errors.ShowtimeException">The source has a credential that cannot be read.</exception>
    Task<RegistryCredential?> FindAsync(string registry, CancellationToken cancellationToken);
}

/// <summary>A login for a registry. Its text contains no secret.</summary>
/// <param name="Username">The user name; empty beside an identity token.</param>
/// <param name="Password">The password or access token.</param>
/// <param name="IdentityToken">A refresh token, which some registries issue instead of a password.</param>
internal sealed record RegistryCredential(string Username, string Password, string? IdentityToken = null)
{
    /// <inheritdoc/>
    public override string ToString() => $"credential of '{Username}'";
}

/// <summary>Docker Hub's credential from <c>DOCKERHUB_USER</c> and <c>DOCKERHUB_TOKEN</c>, which the original's workflows set.</summary>
internal sealed class DockerHubVariables(IReadOnlyDictionary<string, string> variables) : IRegistryCredentialSource
{
    public Task<RegistryCredential?> FindAsync(string registry, CancellationToken cancellationToken)
    {
        var known = registry == ImageReference.DockerHub
            && variables.TryGetValue("DOCKERHUB_USER", out var user) && user.Length > 0
            && variables.TryGetValue("DOCKERHUB_TOKEN", out var token) && token.Length > 0
                ? new RegistryCredential(user, token)
                : null;
        return Task.FromResult(known);
    }
}
