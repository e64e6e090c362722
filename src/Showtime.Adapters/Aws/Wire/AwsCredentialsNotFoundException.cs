namespace Showtime.Adapters.Aws.Wire;

/// <summary>The SDK's chain found no credentials, or could not renew them.</summary>
internal sealed class AwsCredentialsNotFoundException(Exception cause) : Exception(cause.Message, cause);
