using System.Collections.Concurrent;
using Amazon.SecurityToken.Model;
using Showtime.Adapters.Aws.Runtime;

namespace Showtime.Adapters.Aws;

/// <summary>The account that the credentials belong to, asked for once.</summary>
internal sealed class AwsAccount(AwsClients aws)
{
    GetCallerIdentityResponse? _caller;

    internal async Task<GetCallerIdentityResponse> CallerAsync(CancellationToken cancellationToken) =>
        _caller ??= await aws.Sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Turns role names of this account into ARNs. No request is made where all of them are ARNs already, or where an ARN of the account is known.
    /// </summary>
    /// <param name="roles">The roles, by name or ARN.</param>
    /// <param name="known">Any ARN of the account, or null.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    internal async Task<Func<string, string>> RoleArnsAsync(IReadOnlyList<string?> roles, string? known, CancellationToken cancellationToken)
    {
        if (roles.All(r => string.IsNullOrEmpty(r) || IsArn(r))) return static role => role;
        var arn = known ?? (await CallerAsync(cancellationToken).ConfigureAwait(false)).Arn;
        var (partition, account) = arn.Split(':') is [_, var named, _, _, var owner, ..] ? (named, owner) : throw new FormatException($"{arn} is no ARN.");
        return role => IsArn(role) ? role : $"arn:{partition}:iam::{account}:role/{role}";
    }

    static bool IsArn(string role) => role.StartsWith("arn:", StringComparison.Ordinal);
}

/// <summary>The clients of each region in use: a registry may be in another region than the cluster.</summary>
internal sealed class AwsRegions(AwsClientSettings settings) : IDisposable
{
    readonly ConcurrentDictionary<string, Lazy<AwsClients>> _regions = new(StringComparer.Ordinal);

    /// <summary>The clients of one region. No request is made.</summary>
    internal AwsClients this[string region] => _regions.GetOrAdd(region, name => new(() => new(settings with { Region = name }))).Value;

    public void Dispose()
    {
        foreach (var region in _regions.Values.Where(r => r.IsValueCreated)) region.Value.Dispose();
    }
}
