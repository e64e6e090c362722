namespace Showtime.Adapters.Docker;

/// <summary>Asks several sources in order; the first that knows the registry is believed.</summary>
internal sealed class CredentialChain(params IRegistryCredentialSource[] sources) : IRegistryCredentialSource
{
    public async Task<RegistryCredential?> FindAsync(string registry, CancellationToken cancellationToken)
    {
        foreach (var source in sources)
        {
            if (await source.FindAsync(registry, cancellationToken).ConfigureAwait(false) is { } credential)
                return credential;
        }
        return null;
    }
}
