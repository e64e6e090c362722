using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Showtime.Adapters.Tests.Docker.Archives;

/// <summary>Makes archives of images, right ones and wrong ones.</summary>
sealed class ArchiveMaker
{
    public const string Sha = "0123456789abcdef0123456789abcdef01234567";

    public List<(string Name, byte[] Content)> Files { get; } = [];

    public List<TarEntry> Entries { get; } = [];

    public JsonObject Configuration { get; private init; } = [];

    /// <summary>As older engines write it: <c>manifest.json</c>, layers that are not compressed.</summary>
    public static ArchiveMaker Legacy(Action<JsonObject>? configure = null, string? revision = Sha, string layers = "a/layer.tar")
    {
        var layer = Layer("hello");
        var maker = new ArchiveMaker { Configuration = ConfigurationOf(revision, Digest(layer)) };
        configure?.Invoke(maker.Configuration);
        var configuration = Bytes(maker.Configuration);
        var name = Digest(configuration)[7..] + ".json";
        maker.Files.Add(("a/layer.tar", layer));
        maker.Files.Add((name, configuration));
        maker.Files.Add(
            ("manifest.json", Bytes(
                new JsonArray(new JsonObject { ["Config"] = name, ["RepoTags"] = new JsonArray("other/image:latest"), ["Layers"] = new JsonArray(layers) }))));
        return maker;
    }

    /// <summary>As buildx and newer engines write it: an OCI layout.</summary>
    public static ArchiveMaker Layout(bool compressed = true, bool indexed = false, Action<JsonObject>? manifest = null, string? sha = Sha)
    {
        var maker = new ArchiveMaker();
        var layer = Layer("hello");
        var packed = compressed ? Zip(layer) : layer;
        var configuration = Bytes(ConfigurationOf(sha, Digest(layer)));
        var body = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["config"] = maker.Blob("application/vnd.oci.image.config.v1+json", configuration),
            ["layers"] = new JsonArray(maker.Blob("application/vnd.oci.image.layer.v1.tar" + (compressed ? "+gzip" : ""), packed)),
        };
        manifest?.Invoke(body);
        JsonNode image = maker.Blob("application/vnd.oci.image.manifest.v1+json", Bytes(body));
        if (indexed)
        {
            var note = maker.Blob("application/vnd.oci.image.manifest.v1+json", Bytes(new JsonObject { ["attestation"] = true }));
            note["platform"] = new JsonObject { ["os"] = "unknown", ["architecture"] = "unknown" };
            image = maker.Blob("application/vnd.oci.image.index.v1+json", Bytes(new JsonObject { ["manifests"] = new JsonArray(image, note) }));
        }

        maker.Files.Add(("index.json", Bytes(new JsonObject { ["manifests"] = new JsonArray(image) })));
        return maker;
    }

    public ArchiveMaker Replace(string name, byte[] content)
    {
        var index = Files.FindIndex(file => file.Name.StartsWith(name, StringComparison.Ordinal));
        Files[index] = (Files[index].Name, content);
        return this;
    }

    public ArchiveMaker With(string name, byte[] content)
    {
        Files.Add((name, content));
        return this;
    }

    public ArchiveMaker With(TarEntry entry)
    {
        Entries.Add(entry);
        return this;
    }

    public byte[] ToBytes()
    {
        using var memory = new MemoryStream();
        using (var writer = new TarWriter(memory, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var entry in Entries) writer.WriteEntry(entry);
            foreach (var (name, content) in Files)
                writer.WriteEntry(
                    new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content), ModificationTime = DateTimeOffset.UnixEpoch });
        }

        return memory.ToArray();
    }

    public static byte[] Zip(byte[] content)
    {
        using var memory = new MemoryStream();
        using (var zip = new GZipStream(memory, CompressionLevel.SmallestSize, leaveOpen: true)) zip.Write(content);
        return memory.ToArray();
    }

    public static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());

    public static string Digest(byte[] content) => "sha256:" + Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant();

    public static byte[] Layer(string text) => new ArchiveMaker().With("greeting", Encoding.UTF8.GetBytes(text)).ToBytes();

    static JsonObject ConfigurationOf(string? revision, params string[] diffIds) => new()
    {
        ["os"] = "linux",
        ["architecture"] = "amd64",
        ["config"] = new JsonObject
        {
            ["Labels"] = revision is null ? [] : new JsonObject { ["org.opencontainers.image.revision"] = revision, ["showtime.image"] = "a/lie:1" },
        },
        ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray([.. diffIds]) },
    };

    JsonObject Blob(string type, byte[] content)
    {
        var digest = Digest(content);
        Files.Add(("blobs/sha256/" + digest[7..], content));
        return new JsonObject { ["mediaType"] = type, ["size"] = content.Length, ["digest"] = digest };
    }
}
