using Showtime.Core.Ports;

namespace Showtime.Adapters;

/// <summary>
/// The registry of a dry run. Without a build no image is looked for, so that the run comes to where it would build; without the cloud none is deleted.
/// </summary>
internal sealed class DryRunImageRegistry(IImageRegistry inner, bool looks, bool deletes, IActivityLog? log) : IImageRegistry
{
    public Task<bool> ExistsAsync(string reference, CancellationToken cancellationToken) =>
        looks ? inner.ExistsAsync(reference, cancellationToken) : Task.FromResult(false);

    public Task<bool> DeleteAsync(string reference, CancellationToken cancellationToken)
    {
        if (deletes) return inner.DeleteAsync(reference, cancellationToken);
        log?.Report(new(ActivityKind.Step, $"Would delete the image {reference}"));
        return Task.FromResult(false);
    }
}
