using Showtime.Core.Ports;

namespace Showtime.Adapters;

/// <summary>Says what it would build.</summary>
internal sealed class DryRunImageBuilder(IActivityLog? log) : IImageBuilder
{
    public Task BuildAsync(ImageBuildRequest request, CancellationToken cancellationToken)
    {
        log?.Report(new(ActivityKind.Step, request.Archive is { } file ? $"Would build {request.Reference} into {file}" : $"Would build and push {request.Reference}", request.PullRequest));
        return Task.CompletedTask;
    }
}
