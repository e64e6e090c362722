namespace Showtime.Sandbox.Aws.Ecr;

/// <summary>An ECR repository.</summary>
sealed class Repository(string name, DateTimeOffset createdAt)
{
    public string Name => name;

    public DateTimeOffset CreatedAt => createdAt;

    /// <summary>By digest.</summary>
    public Dictionary<string, EcrImage> Images { get; } = new(StringComparer.Ordinal);

    public EcrImage? Find(string? digest, string? tag) =>
        digest is not null ? Images.GetValueOrDefault(digest) is { } image && (tag is null || image.Tags.Contains(tag)) ? image : null
            : tag is not null ? Images.Values.FirstOrDefault(i => i.Tags.Contains(tag))
            : null;
}
