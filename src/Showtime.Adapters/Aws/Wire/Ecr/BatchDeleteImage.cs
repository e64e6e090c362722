namespace Showtime.Adapters.Aws.Wire.Ecr;

/// <summary>Deletes at most 100 tags or digests; it can succeed in part.</summary>
internal sealed record BatchDeleteImage(string RepositoryName, IReadOnlyList<ImageIdentifier> ImageIds) : EcrOperation<BatchDeleteImageResult>
{
    internal const int Most = 100;

    public string? RegistryId { get; init; }
}

internal sealed record BatchDeleteImageResult(IReadOnlyList<ImageIdentifier>? ImageIds, IReadOnlyList<ImageFailure>? Failures);
