namespace Showtime.Adapters.Aws.Wire.Ecr;

internal sealed record Repository(string RepositoryArn, string RepositoryName, string RepositoryUri, string? RegistryId)
{
    public string? ImageTagMutability { get; init; }
}
