namespace Showtime.Adapters.Aws.Wire.Ecr;

/// <summary>A secret: <see cref="AuthorizationToken"/> is <c>AWS:password</c> in Base64.</summary>
internal sealed record AuthorizationData(string AuthorizationToken, DateTimeOffset? ExpiresAt, string? ProxyEndpoint)
{
    /// <summary>The record's own text would hold the password.</summary>
    public override string ToString() => $"AuthorizationData {{ ProxyEndpoint = {ProxyEndpoint}, ExpiresAt = {ExpiresAt:u} }}";
}
