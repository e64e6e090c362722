using System.Text.RegularExpressions;

namespace Showtime.Adapters.Aws;

/// <summary>A private ECR registry, from the host of an image's name: whose it is and where.</summary>
/// <param name="Account">The account's 12 digits.</param>
/// <param name="Region">The region's system name.</param>
internal sealed partial record EcrHost(string Account, string Region)
{
    /// <summary>Reads <c>123456789012.dkr.ecr.us-west-2.amazonaws.com</c>; null for every other host.</summary>
    internal static EcrHost? Parse(string host) =>
        Pattern().Match(host) is { Success: true } match ? new(match.Groups["account"].Value, match.Groups["region"].Value) : null;

    [GeneratedRegex(
        @"^(?<account>[0-9]{12})\.dkr[.-]ecr(-fips)?\.(?<region>[a-z0-9-]+)\.(amazonaws\.com(\.cn)?|on\.aws)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
