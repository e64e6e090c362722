using System.Text.RegularExpressions;
using Showtime.Adapters.Aws;
using Showtime.Core.Ports;

namespace Showtime.Adapters;

/// <summary>Every registry: a private one in ECR over AWS's API, any other over its own.</summary>
internal sealed class ImageRegistries(IImageRegistry ecr, IImageRegistry others) : IImageRegistry
{
    public Task<string?> FindDigestAsync(string reference, CancellationToken cancellationToken) => For(reference).FindDigestAsync(reference, cancellationToken);

    public Task<bool> DeleteAsync(string reference, CancellationToken cancellationToken) => For(reference).DeleteAsync(reference, cancellationToken);

    IImageRegistry For(string reference) => EcrImageRegistry.Serves(reference) ? ecr : others;
}

/// <summary>
/// The registry of a dry run. Without a build no image is looked for that would be built, so that the run comes to where it would build; without the cloud none
/// is deleted.
/// </summary>
internal sealed partial class DryRunImageRegistry(IImageRegistry inner, bool builds, bool deploys, IActivityLog? log) : IImageRegistry
{
    public Task<string?> FindDigestAsync(string reference, CancellationToken cancellationToken) =>
        builds || (deploys && !BuiltTag().IsMatch(reference)) ? inner.FindDigestAsync(reference, cancellationToken) : Task.FromResult<string?>(null);

    public Task<bool> DeleteAsync(string reference, CancellationToken cancellationToken)
    {
        if (deploys) return inner.DeleteAsync(reference, cancellationToken);
        log?.Report(new(ActivityKind.Step, $"Would delete the image {reference}"));
        return Task.FromResult(false);
    }

    [GeneratedRegex(@":pr-[0-9]+-[0-9a-f]{7}-ci\z", RegexOptions.CultureInvariant)]
    private static partial Regex BuiltTag();
}
