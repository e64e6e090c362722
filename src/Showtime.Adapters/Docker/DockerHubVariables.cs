namespace Showtime.Adapters.Docker;

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
