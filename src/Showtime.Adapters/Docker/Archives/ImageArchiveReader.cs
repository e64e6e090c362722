using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Showtime.Adapters.Registries;

namespace Showtime.Adapters.Docker.Archives;

/// <summary>
/// Finds the one image of an archive: an OCI layout (<c>index.json</c>, as buildx and newer engines write it), else the form of older engines
/// (<c>manifest.json</c>). Its names and tags are ignored.
/// </summary>
internal sealed partial class ImageArchiveReader(ArchiveFiles files, ArchiveLimits limits)
{
    const string Revision = "org.opencontainers.image.revision";

    static readonly string[] LayerTypes =
    [
        "application/vnd.oci.image.layer.v1.tar",
        "application/vnd.oci.image.layer.v1.tar+gzip",
        "application/vnd.docker.image.rootfs.diff.tar",
        "application/vnd.docker.image.rootfs.diff.tar.gzip",
    ];

    /// <summary>Reads the image.</summary>
    /// <param name="platform">What it has to run on, for example <c>linux/amd64</c>.</param>
    /// <param name="sha">The commit that its label has to name.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArchiveException">It is not one image, or not that one.</exception>
    public async Task<ArchivedImage> ReadAsync(string platform, string sha, CancellationToken cancellationToken)
    {
        var (configuration, layers) = files.Has("index.json")
            ? await ReadLayoutAsync(cancellationToken).ConfigureAwait(false)
            : await ReadManifestAsync(cancellationToken).ConfigureAwait(false);
        CheckPlatform(configuration, platform);
        CheckRevision(configuration, sha);
        var diffIds = Texts(configuration["rootfs"]?["diff_ids"]);
        if (Text(configuration["rootfs"]?["type"]) != "layers" || diffIds is null || diffIds.Count != layers.Count)
            throw new ArchiveException("its configuration and its layers do not belong together");
        if (layers.Count > limits.Layers) throw new ArchiveException($"it has more than {limits.Layers} layers");
        return new ArchivedImage(
            configuration, [.. layers.Zip(diffIds, static (layer, diffId) => new ArchivedLayer(layer.File, layer.Digest, Checked(diffId)))]);
    }

    async Task<(JsonObject Configuration, List<(string File, string? Digest)> Layers)> ReadLayoutAsync(CancellationToken cancellationToken)
    {
        var index = await files.ReadJsonAsync("index.json", cancellationToken).ConfigureAwait(false);
        var manifest = await OnlyImageAsync(index, depth: 0, cancellationToken).ConfigureAwait(false);
        List<(string, string?)> layers = [];
        foreach (var layer in Nodes(manifest["layers"], "layers"))
        {
            if (!LayerTypes.Contains(Text(layer["mediaType"]))) throw new ArchiveException("it has a layer that is neither a tar nor a tar with gzip");
            if (layer["urls"] is JsonArray { Count: > 0 }) throw new ArchiveException("it has a layer that lies elsewhere");
            var digest = Checked(Text(layer["digest"]));
            layers.Add((FileOf(digest), digest));
        }

        return (Configuration(await ReadBlobAsync(manifest["config"], cancellationToken).ConfigureAwait(false)), layers);
    }

    /// <summary>The manifest of the one image. buildx puts an index between, with notes on how the image came about beside it.</summary>
    async Task<JsonNode> OnlyImageAsync(JsonNode index, int depth, CancellationToken cancellationToken)
    {
        var images = Nodes(index["manifests"], "manifests").Where(static entry => Text(entry["platform"]?["os"]) != "unknown").ToList();
        if (images.Count != 1) throw new ArchiveException($"it holds {images.Count} images, and has to hold one");
        var manifest = ArchiveFiles.ParseJson(await ReadBlobAsync(images[0], cancellationToken).ConfigureAwait(false), "its manifest");
        if (AsObject(manifest)?.ContainsKey("manifests") != true) return manifest;
        return depth == 0
            ? await OnlyImageAsync(manifest, 1, cancellationToken).ConfigureAwait(false)
            : throw new ArchiveException("its index names another index");
    }

    async Task<(JsonObject Configuration, List<(string File, string? Digest)> Layers)> ReadManifestAsync(CancellationToken cancellationToken)
    {
        if (!files.Has("manifest.json")) throw new ArchiveException("it holds no image: it has neither an index.json nor a manifest.json");
        var images = Nodes(await files.ReadJsonAsync("manifest.json", cancellationToken).ConfigureAwait(false), "manifest.json");
        if (images.Count != 1) throw new ArchiveException($"it holds {images.Count} images, and has to hold one");
        var name = Text(images[0]["Config"]) ?? throw new ArchiveException("its manifest names no configuration");
        var bytes = await files.ReadAllAsync(name, cancellationToken).ConfigureAwait(false);
        // The file is named for its content.
        if (HexName().Match(name) is { Success: true } hex && ImageReference.DigestOf(bytes) != "sha256:" + hex.Groups["hex"].Value)
            throw new ArchiveException("its configuration is not the one that its manifest names");
        var layers = Texts(images[0]["Layers"]) ?? throw new ArchiveException("its manifest names no layers");
        return (Configuration(bytes), [.. layers.Select(static file => (file, (string?)null))]);
    }

    async Task<byte[]> ReadBlobAsync(JsonNode? descriptor, CancellationToken cancellationToken)
    {
        var digest = Checked(Text(descriptor?["digest"]));
        var bytes = await files.ReadAllAsync(FileOf(digest), cancellationToken).ConfigureAwait(false);
        return ImageReference.DigestOf(bytes) == digest ? bytes : throw new ArchiveException($"the content of {digest[..19]} is not what its digest says");
    }

    static JsonObject Configuration(byte[] bytes) =>
        AsObject(ArchiveFiles.ParseJson(bytes, "its configuration")) ?? throw new ArchiveException("its configuration is not an object");

    static void CheckPlatform(JsonObject configuration, string platform)
    {
        var wanted = platform.Split('/');
        var (system, machine) = (Text(configuration["os"]), Text(configuration["architecture"]));
        if (system != wanted[0] || machine != wanted[1])
            throw new ArchiveException($"it is for {ArchiveFiles.Shown($"{system}/{machine}")}, and has to be for {platform}");
    }

    static void CheckRevision(JsonObject configuration, string sha)
    {
        var revision = Text(configuration["config"]?["Labels"]?[Revision]);
        if (revision is null) throw new ArchiveException($"it does not say of which commit it is: the label {Revision} is missing");
        if (!string.Equals(revision, sha, StringComparison.OrdinalIgnoreCase))
            throw new ArchiveException($"it is of commit {ArchiveFiles.Shown(revision)}, and has to be of {sha}");
    }

    static string FileOf(string digest) => "blobs/sha256/" + digest["sha256:".Length..];

    static string Checked(string? digest) =>
        digest is not null && DigestForm().IsMatch(digest) ? digest : throw new ArchiveException("it names something by no digest of sha256");

    static JsonObject? AsObject(JsonNode? node) => node as JsonObject;

    static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    static List<string>? Texts(JsonNode? node) =>
        node is JsonArray array && array.All(static item => Text(item) is not null) ? [.. array.Select(static item => Text(item)!)] : null;

    static List<JsonObject> Nodes(JsonNode? node, string what) => node is JsonArray array && array.All(static item => item is JsonObject)
        ? [.. array.Select(static item => (JsonObject)item!)]
        : throw new ArchiveException($"its '{what}' is not a list");

    [GeneratedRegex(@"^sha256:[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex DigestForm();

    [GeneratedRegex(@"^(blobs/sha256/)?(?<hex>[0-9a-f]{64})(\.json)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex HexName();
}

/// <summary>The one image of an archive: its configuration, and its layers from the lowest up.</summary>
internal sealed record ArchivedImage(JsonObject Configuration, IReadOnlyList<ArchivedLayer> Layers);

/// <summary>A layer as the archive has it.</summary>
/// <param name="File">Its name in the archive.</param>
/// <param name="Digest">The digest of that file as the archive's manifest says; null where the archive's form says none.</param>
/// <param name="DiffId">The digest of the layer unpacked, as the image's configuration says.</param>
internal sealed record ArchivedLayer(string File, string? Digest, string DiffId);
