using Showtime.Core.Ports;

namespace Showtime.Adapters;

/// <summary>The publisher of the sandbox: checks an archive as always, and registers the tag in the sandbox's ECR, which keeps no layers.</summary>
/// <param name="checks">Checks and pushes nothing.</param>
/// <param name="registers">Registers a tag.</param>
internal sealed class SandboxImagePublisher(IImagePublisher checks, IImageBuilder registers) : IImagePublisher
{
    public async Task<string?> PublishAsync(ImageArchiveRequest request, CancellationToken cancellationToken)
    {
        await checks.PublishAsync(request, cancellationToken).ConfigureAwait(false);
        var tag = new ImageBuildRequest { PullRequest = request.PullRequest, Sha = request.Sha, Reference = request.Reference };
        return await registers.BuildAsync(tag, cancellationToken).ConfigureAwait(false);
    }
}
