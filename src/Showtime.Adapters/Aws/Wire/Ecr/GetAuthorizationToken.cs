namespace Showtime.Adapters.Aws.Wire.Ecr;

/// <summary>Asks for a password for the registry, good for 12 hours.</summary>
internal sealed record GetAuthorizationToken : EcrOperation<GetAuthorizationTokenResult>;

internal sealed record GetAuthorizationTokenResult(IReadOnlyList<AuthorizationData>? AuthorizationData);
