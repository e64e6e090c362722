using Amazon.ECR;
using Amazon.ECR.Model;
using Showtime.Adapters.Aws.Runtime;
using Showtime.Adapters.Registries;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using static Showtime.Adapters.Aws.AwsTranslation;

namespace Showtime.Adapters.Aws;

/// <summary>Images in private ECR registries, through ECR's own API: the registry API deletes by digest only, and so removes other tags too.</summary>
internal sealed class EcrImageRegistry(AwsRegions regions) : IImageRegistry
{
    const int LargestPage = 1000;

    /// <summary>Whether an image is in a private ECR registry.</summary>
    internal static bool Serves(string reference) => EcrHost.Parse(ImageReference.Parse(reference).Registry) is not null;

    /// <inheritdoc/>
    public async Task<string?> FindDigestAsync(string reference, CancellationToken cancellationToken)
    {
        var (image, host) = Locate(reference);
        try
        {
            var answer = await regions[host.Region].Ecr.DescribeImagesAsync(
                new() { RepositoryName = image.Repository, RegistryId = host.Account, ImageIds = [new() { ImageTag = image.Tag }] },
                cancellationToken).ConfigureAwait(false);
            return answer.ImageDetails is [var found, ..] ? found.ImageDigest : null;
        }
        catch (AwsException e) when (e.Code == "ImageNotFoundException")
        {
            return null;
        }
        catch (AwsException e)
        {
            throw ToShowtime(e);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TaggedImage>> ListAsync(string repository, CancellationToken cancellationToken)
    {
        var (image, host) = Locate(repository);
        try
        {
            var pages = await AwsPages.ReadAllAsync(
                "ECR",
                "DescribeImages",
                token => regions[host.Region].Ecr.DescribeImagesAsync(
                    new() { RepositoryName = image.Repository, RegistryId = host.Account, MaxResults = LargestPage, NextToken = token }, cancellationToken),
                page => page.NextToken).ConfigureAwait(false);
            return
            [
                .. from page in pages
                   from found in page.ImageDetails ?? []
                   from tag in found.ImageTags ?? []
                   let ours = TaggedImage.Read(repository, tag, found.ImagePushedAt is { } at ? new DateTimeOffset(at.ToUniversalTime()) : null)
                   where ours is not null
                   select ours,
            ];
        }
        catch (AwsException e) when (e.Code == "RepositoryNotFoundException")
        {
            return [];
        }
        catch (AwsException e)
        {
            throw ToShowtime(e);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string reference, CancellationToken cancellationToken)
    {
        var (image, host) = Locate(reference);
        BatchDeleteImageResponse answer;
        try
        {
            answer = await regions[host.Region].Ecr.BatchDeleteImageAsync(
                new() { RepositoryName = image.Repository, RegistryId = host.Account, ImageIds = [new() { ImageTag = image.Tag }] },
                cancellationToken).ConfigureAwait(false);
        }
        catch (AwsException e) when (e.Code == "RepositoryNotFoundException")
        {
            return false; // the images went with the repository
        }
        catch (AwsException e)
        {
            throw ToShowtime(e);
        }

        if (answer.Failures?.FirstOrDefault(f => f.FailureCode != ImageFailureCode.ImageNotFound) is { } failure)
        {
            throw new ShowtimeException(
                ShowtimeError.Conflict,
                $"ECR did not delete {image}: {failure.FailureCode} {failure.FailureReason}.",
                "Delete it by hand: `aws ecr batch-delete-image`.") { Target = reference };
        }

        return answer.ImageIds is { Count: > 0 };
    }

    static (ImageReference Image, EcrHost Host) Locate(string reference)
    {
        var image = ImageReference.Parse(reference);
        return EcrHost.Parse(image.Registry) is { } host
            ? (image, host)
            : throw new ShowtimeException(ShowtimeError.InvalidConfiguration, $"{image} is not in a private ECR registry.") { Target = reference };
    }
}

/// <summary>Every registry: a private one in ECR over AWS's API, any other over its own.</summary>
internal sealed class ImageRegistries(IImageRegistry ecr, IImageRegistry others) : IImageRegistry
{
    /// <inheritdoc/>
    public Task<string?> FindDigestAsync(string reference, CancellationToken cancellationToken) => For(reference).FindDigestAsync(reference, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TaggedImage>> ListAsync(string repository, CancellationToken cancellationToken) =>
        For(repository).ListAsync(repository, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string reference, CancellationToken cancellationToken) => For(reference).DeleteAsync(reference, cancellationToken);

    IImageRegistry For(string reference) => EcrImageRegistry.Serves(reference) ? ecr : others;
}
