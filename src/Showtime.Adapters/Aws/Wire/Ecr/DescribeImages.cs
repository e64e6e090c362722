namespace Showtime.Adapters.Aws.Wire.Ecr;

/// <summary>Reads images; with identifiers that do not exist it is refused with <c>ImageNotFoundException</c>.</summary>
internal sealed record DescribeImages(string RepositoryName) : EcrOperation<DescribeImagesResult>
{
    public string? RegistryId { get; init; }

    public IReadOnlyList<ImageIdentifier>? ImageIds { get; init; }

    /// <summary>1 to 1000; not together with <see cref="ImageIds"/>.</summary>
    public int? MaxResults { get; init; }

    public string? NextToken { get; init; }
}

internal sealed record DescribeImagesResult(IReadOnlyList<ImageDetail>? ImageDetails, string? NextToken);
