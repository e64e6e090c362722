using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters;

/// <summary>Says what it would build.</summary>
/// <param name="registry">Where the image of an earlier build may be, for a deployment that is none in pretence; null where nothing is deployed.</param>
/// <param name="log">Is told.</param>
internal sealed class DryRunImageBuilder(IImageRegistry? registry, IActivityLog? log) : IImageBuilder
{
    public async Task<string?> BuildAsync(ImageBuildRequest request, CancellationToken cancellationToken)
    {
        log?.Report(
            new(
                ActivityKind.Step,
                request.Archive is { } file ? $"Would build {request.Reference} into {file}" : $"Would build and push {request.Reference}",
                request.PullRequest));
        if (registry is null || request.Archive is not null) return null;
        string why;
        try
        {
            if (await registry.FindDigestAsync(request.Reference, cancellationToken).ConfigureAwait(false) is { } digest) return digest;
            why = "the registry does not have it.";
        }
        catch (ShowtimeException e)
        {
            why = $"its digest cannot be read. {e.Message}";
        }

        log?.Report(new(ActivityKind.Warning, $"{request.Reference} is deployed by its tag, which may come to name another image: {why}", request.PullRequest));
        return null;
    }
}
