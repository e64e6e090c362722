namespace Showtime.Adapters.Aws.Wire.Ecr;

/// <summary>Writes a manifest under a tag. Only the sandbox's image builder does: everybody else pushes.</summary>
internal sealed record PutImage(string RepositoryName, string ImageManifest, string ImageTag) : EcrOperation<PutImageResult>;

internal sealed record PutImageResult;
