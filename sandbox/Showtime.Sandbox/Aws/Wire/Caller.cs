namespace Showtime.Sandbox.Aws.Wire;

/// <summary>Who signed a request.</summary>
sealed record Caller(string AccessKey, string Arn, string UserId);
