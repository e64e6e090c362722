using Showtime.Adapters.Aws.Wire.Ecr;

namespace Showtime.Adapters;

/// <summary>Writes an image's manifest under a tag. Only the sandbox's builder does: everybody else pushes.</summary>
internal sealed record PutImage(string RepositoryName, string ImageManifest, string ImageTag) : EcrOperation<PutImageResult>;

internal sealed record PutImageResult;
