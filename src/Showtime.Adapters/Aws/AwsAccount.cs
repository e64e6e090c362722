using Amazon.SecurityToken.Model;
using Showtime.Adapters.Aws.Runtime;

namespace Showtime.Adapters.Aws;

/// <summary>Whose credentials these are, asked once.</summary>
internal sealed class AwsAccount(AwsClients aws)
{
    GetCallerIdentityResponse? _caller;

    internal async Task<GetCallerIdentityResponse> CallerAsync(CancellationToken cancellationToken) =>
        _caller ??= await aws.Sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellationToken).ConfigureAwait(false);

    /// <summary>Makes ARNs of role names in this account. Where all are ARNs already, nobody is asked.</summary>
    internal async Task<Func<string, string>> RoleArnsAsync(IEnumerable<string?> roles, CancellationToken cancellationToken)
    {
        if (roles.All(r => string.IsNullOrEmpty(r) || IsArn(r))) return static role => role;
        var caller = await CallerAsync(cancellationToken).ConfigureAwait(false);
        var partition = caller.Arn.Split(':') is [_, { Length: > 0 } named, ..] ? named : "aws";
        return role => IsArn(role) ? role : $"arn:{partition}:iam::{caller.Account}:role/{role}";
    }

    static bool IsArn(string role) => role.StartsWith("arn:", StringComparison.Ordinal);
}
