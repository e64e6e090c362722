namespace Showtime.Adapters.Aws.Wire.Ecr;

internal sealed record ImageIdentifier(string? ImageDigest = null, string? ImageTag = null);
