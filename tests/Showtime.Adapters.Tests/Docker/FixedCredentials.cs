using Showtime.Adapters.Docker;
using Showtime.Adapters.Registries;

namespace Showtime.Adapters.Tests.Docker;

/// <summary>One credential for one registry.</summary>
internal sealed class FixedCredentials(string? registry = null, RegistryCredential? credential = null) : IRegistryCredentialSource
{
    public Task<RegistryCredential?> FindAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(name == registry ? credential : null);
}
