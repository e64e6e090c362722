using Showtime.Core.Ports;

namespace Showtime.Adapters.Docker;

/// <summary>Asks several sources in order; the first that knows the registry is believed. What is secret about it is masked before anybody has it.</summary>
internal sealed class CredentialChain(IActivityLog? log, params IRegistryCredentialSource[] sources) : IRegistryCredentialSource
{
    public async Task<RegistryCredential?> FindAsync(string registry, CancellationToken cancellationToken)
    {
        foreach (var source in sources)
        {
            if (await source.FindAsync(registry, cancellationToken).ConfigureAwait(false) is not { } credential)
                continue;
            foreach (var secret in new[] { credential.Password, credential.IdentityToken })
            {
                if (!string.IsNullOrWhiteSpace(secret))
                    log.ReportSecret(secret);
            }
            return credential;
        }
        return null;
    }
}
