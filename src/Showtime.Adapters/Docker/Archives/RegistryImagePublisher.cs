using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Adapters.Registries;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Docker.Archives;

/// <summary>
/// Publishes an archived image by the registry's own API: no engine loads it, so that nothing in it can take the name of another image or be run.
/// The manifest that is pushed is made here; of the archive only the configuration and the layers' content get through.
/// </summary>
/// <param name="push">Pushes what was checked; null checks only.</param>
/// <param name="platform">What images run on.</param>
/// <param name="limits">The limits for an archive.</param>
/// <param name="log">Receives the steps.</param>
internal sealed class RegistryImagePublisher(RegistryPush? push, string platform, ArchiveLimits limits, IActivityLog? log) : IImagePublisher
{
    const string ManifestType = "application/vnd.docker.distribution.manifest.v2+json";

    /// <inheritdoc/>
    public async Task<string?> PublishAsync(ImageArchiveRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await CheckAndPushAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ArchiveException e)
        {
            throw new ShowtimeException(
                ShowtimeError.InvalidInput, $"The archive '{Path.GetFileName(request.Path)}' is not published: {e.Message}.",
                Remedy.Of($"Build it with '{new JobCall(Job.Export)}', or with 'docker save' and --label org.opencontainers.image.revision set to the commit."),
                e) { Target = request.Path };
        }
    }

    async Task<string?> CheckAndPushAsync(ImageArchiveRequest request, CancellationToken cancellationToken)
    {
        var image = ImageReference.Parse(request.Reference);
        var files = await ArchiveFiles.OpenAsync(request.Path, limits, cancellationToken).ConfigureAwait(false);
        await using (files.ConfigureAwait(false))
        {
            var archived = await new ImageArchiveReader(files, limits).ReadAsync(platform, request.Sha, cancellationToken).ConfigureAwait(false);
            using var preparation = new LayerPreparation(files, limits);
            List<PreparedBlob> layers = [];
            foreach (var layer in archived.Layers) layers.Add(await preparation.PrepareAsync(layer, cancellationToken).ConfigureAwait(false));
            var configuration = Named(archived.Configuration, request, image);
            if (push is null) return null;

            Report(request, $"Pushing {layers.Count} layers, {layers.Sum(layer => layer.Size) / 1_000_000} MB");
            foreach (var blob in layers.Append(Blob(configuration)).DistinctBy(blob => blob.Digest))
                await push.PushBlobAsync(image, blob, cancellationToken).ConfigureAwait(false);
            var manifest = JsonSerializer.SerializeToUtf8Bytes(Manifest(Blob(configuration), layers));
            await push.PushManifestAsync(image, ManifestType, manifest, cancellationToken).ConfigureAwait(false);
            return ImageReference.DigestOf(manifest);
        }
    }

    /// <summary>The configuration with the image's own name in a label, as every image has it, so that no two tags share a manifest.</summary>
    static byte[] Named(JsonObject configuration, ImageArchiveRequest request, ImageReference image)
    {
        var labels = (JsonObject)configuration["config"]!["Labels"]!;
        labels["showtime.image"] = image.ToString();
        labels["showtime.pull-request"] = request.PullRequest.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return JsonSerializer.SerializeToUtf8Bytes(configuration);
    }

    static PreparedBlob Blob(byte[] bytes) => new(ImageReference.DigestOf(bytes), bytes.Length, (target, token) => target.WriteAsync(bytes, token).AsTask());

    static JsonObject Manifest(PreparedBlob configuration, List<PreparedBlob> layers) => new()
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = ManifestType,
        ["config"] = Descriptor("application/vnd.docker.container.image.v1+json", configuration),
        ["layers"] = new JsonArray([.. layers.Select(static layer => Descriptor("application/vnd.docker.image.rootfs.diff.tar.gzip", layer))]),
    };

    static JsonObject Descriptor(string type, PreparedBlob blob) => new() { ["mediaType"] = type, ["size"] = blob.Size, ["digest"] = blob.Digest };

    void Report(ImageArchiveRequest request, string message) => log?.Report(new(ActivityKind.Step, message, request.PullRequest, request.Sha[..7]));
}
