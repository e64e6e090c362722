using System.Collections.Concurrent;
using System.Text;
using Showtime.Adapters.Registries;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using static Showtime.Adapters.Aws.AwsTranslation;

namespace Showtime.Adapters.Aws;

/// <summary>
/// Logs in to private ECR registries with the AWS credentials. A token is valid for 12 hours, and is renewed an hour before its end.
/// </summary>
/// <param name="regions">The clients of each region.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Receives the token, so that it is masked.</param>
internal sealed class EcrCredentials(AwsRegions regions, TimeProvider time, IActivityLog? log = null) : IRegistryCredentialSource
{
    static readonly TimeSpan RenewalMargin = TimeSpan.FromHours(1);
    static readonly TimeSpan UsualLifetime = TimeSpan.FromHours(12);

    readonly ConcurrentDictionary<EcrHost, (RegistryCredential Credential, DateTimeOffset Until)> _known = new();

    /// <inheritdoc/>
    public async Task<RegistryCredential?> FindAsync(string registry, CancellationToken cancellationToken)
    {
        if (EcrHost.Parse(registry) is not { } host) return null;
        if (_known.TryGetValue(host, out var known) && known.Until - RenewalMargin > time.GetUtcNow()) return known.Credential;

        // The token is the caller's, good for every registry that the caller may use in that region.
        var answer = await AsShowtimeAsync(regions[host.Region].Ecr.GetAuthorizationTokenAsync(new(), cancellationToken)).ConfigureAwait(false);
        if (answer.AuthorizationData is not [{ } data, ..] || Decode(data.AuthorizationToken) is not [var user, var password])
        {
            throw new ShowtimeException(
                ShowtimeError.NotAuthenticated,
                $"ECR gave no login for {registry}.",
                "Try again; `aws ecr get-login-password` shows whether it does.") { Target = registry };
        }

        log.ReportSecret(data.AuthorizationToken);
        var credential = new RegistryCredential(user, password);
        _known[host] = (credential, data.ExpiresAt ?? time.GetUtcNow() + UsualLifetime);
        return credential;
    }

    static string[] Decode(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token)).Split(':', 2);
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
