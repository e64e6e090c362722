using System.Text;
using System.Text.Json.Nodes;
using Amazon.ECR.Model;
using Showtime.Adapters.Aws;
using Showtime.Adapters.Docker;
using Showtime.Adapters.Docker.Archives;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters;

/// <summary>
/// The builder of the sandbox, whose ECR keeps tags and no layers: it registers the image's tag there. Used only where <see cref="SandboxBuilders.Variable"/>
/// says so, because a real ECR would then hold a tag that nobody can pull.
/// </summary>
/// <param name="regions">The sandbox's AWS.</param>
/// <param name="docker">Builds the image into this machine's engine first; null registers the tag alone.</param>
/// <param name="log">Is told what is done.</param>
/// <param name="platform">What an image that is made up for an archive says it runs on.</param>
internal sealed class SandboxImageBuilder(AwsRegions regions, IImageBuilder? docker, IActivityLog? log, string platform = "linux/amd64") : IImageBuilder
{
    /// <summary>Chooses the builder.</summary>
    public const string Variable = SandboxBuilders.Variable;

    public async Task<string?> BuildAsync(ImageBuildRequest request, CancellationToken cancellationToken)
    {
        if (docker is not null) await docker.BuildAsync(request, cancellationToken).ConfigureAwait(false);
        if (request.Archive is { } archive)
        {
            if (docker is null) SandboxArchive.Write(archive, request, platform);
            return null;
        }

        var image = ImageReference.Parse(request.Reference);
        if (EcrHost.Parse(image.Registry) is not { } host)
        {
            throw new ShowtimeException(
                ShowtimeError.InvalidConfiguration,
                $"{SandboxBuilders.Variable} is set, and {image} is not in ECR: the sandbox has no other registry.",
                $"Unset {SandboxBuilders.Variable}, or use the sandbox's own configuration.");
        }

        log?.Report(new(ActivityKind.Step, $"Registering {image.Tag} in the sandbox's ECR", request.PullRequest));
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
            ["annotations"] = new JsonObject
            {
                ["org.opencontainers.image.revision"] = request.Sha,
                ["showtime.build"] = Guid.NewGuid().ToString("N"), // built again it is another image under the same tag
            },
        }.ToJsonString();
        var put = new PutImageRequest { RepositoryName = image.Repository, ImageManifest = manifest, ImageTag = image.Tag };
        await AwsTranslation.AsShowtimeAsync(regions[host.Region].Ecr.PutImageAsync(put, cancellationToken)).ConfigureAwait(false);
        return ArchiveFiles.Digest(Encoding.UTF8.GetBytes(manifest));
    }
}
