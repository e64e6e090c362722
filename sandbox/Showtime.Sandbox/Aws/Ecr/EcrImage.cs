namespace Showtime.Sandbox.Aws.Ecr;

/// <summary>An image in a repository: one manifest, any number of tags.</summary>
sealed record EcrImage(string Digest, string Manifest, string MediaType, DateTimeOffset PushedAt, long Bytes)
{
    public SortedSet<string> Tags { get; } = new(StringComparer.Ordinal);
}
