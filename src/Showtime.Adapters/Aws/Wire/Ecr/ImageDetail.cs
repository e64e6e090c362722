namespace Showtime.Adapters.Aws.Wire.Ecr;

internal sealed record ImageDetail(string ImageDigest, IReadOnlyList<string>? ImageTags, DateTimeOffset? ImagePushedAt, long? ImageSizeInBytes);
