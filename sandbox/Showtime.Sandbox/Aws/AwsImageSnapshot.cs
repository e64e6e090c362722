namespace Showtime.Sandbox.Aws;

/// <summary>An image in ECR as it is at one moment.</summary>
/// <param name="Repository">The repository's name.</param>
/// <param name="Digest">The manifest's digest.</param>
/// <param name="Tags">Its tags, sorted.</param>
/// <param name="PushedAt">When it was pushed.</param>
public sealed record AwsImageSnapshot(string Repository, string Digest, IReadOnlyList<string> Tags, DateTimeOffset PushedAt);
