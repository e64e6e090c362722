using Amazon.Runtime.CredentialManagement;

namespace Showtime.Adapters.Aws.Runtime;

/// <summary>Where the region comes from when nobody named one.</summary>
internal static class AwsRegion
{
    /// <summary>
    /// <c>AWS_REGION</c>, then <c>AWS_DEFAULT_REGION</c> (the AWS CLI's), then the profile. Instance metadata is not asked: off EC2 that
    /// costs seconds.
    /// </summary>
    /// <returns>The region's system name, or null.</returns>
    internal static string? Find(AwsClientSettings settings) =>
        settings.Variable("AWS_REGION") ?? settings.Variable("AWS_DEFAULT_REGION") ?? FromProfile(settings.ProfileName ?? "default");

    static string? FromProfile(string name) =>
        new CredentialProfileStoreChain().TryGetProfile(name, out var profile) ? profile.Region?.SystemName : null;
}
