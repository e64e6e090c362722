namespace Showtime.Adapters.Aws.Wire.Ecr;

/// <summary>Reads repositories by name.</summary>
internal sealed record DescribeRepositories : EcrOperation<DescribeRepositoriesResult>
{
    public IReadOnlyList<string>? RepositoryNames { get; init; }

    public string? RegistryId { get; init; }

    public int? MaxResults { get; init; }

    public string? NextToken { get; init; }
}

internal sealed record DescribeRepositoriesResult(IReadOnlyList<Repository>? Repositories, string? NextToken);
