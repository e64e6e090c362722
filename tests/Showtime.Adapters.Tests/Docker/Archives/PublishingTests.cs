using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Showtime.Adapters.Docker;
using Showtime.Adapters.Docker.Archives;
using Showtime.Adapters.Registries;
using Showtime.Adapters.Tests.Processes;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Tests.Docker.Archives;

public sealed class PublishingTests : IDisposable
{
    const string Reference = "example.com/app:pr-7-0123456-ci";

    static readonly Dictionary<string, Func<ArchiveMaker>> Bad = new()
    {
        ["not a tar archive"] = () => new ArchiveMaker(),
        ["holds no image"] = () => new ArchiveMaker().With("readme", [1]),
        ["holds 2 images"] = () => ArchiveMaker.Legacy().Replace("manifest.json", "[{},{}]"u8.ToArray()),
        ["holds 0 images"] = () => ArchiveMaker.Layout().Replace("index.json", """{"manifests":[]}"""u8.ToArray()),
        ["is not JSON"] = () => ArchiveMaker.Legacy().Replace("manifest.json", "[{"u8.ToArray()),
        ["is not a list"] = () => ArchiveMaker.Legacy().Replace("manifest.json", "{}"u8.ToArray()),
        ["is larger than"] = () => ArchiveMaker.Legacy().Replace("manifest.json", new byte[5 << 20]),
        ["it is for linux/arm64"] = () => ArchiveMaker.Legacy(c => c["architecture"] = "arm64"),
        ["label org.opencontainers.image.revision is missing"] = () => ArchiveMaker.Legacy(revision: null),
        ["it is of commit fff"] = () => ArchiveMaker.Legacy(revision: new string('f', 40)),
        ["do not belong together"] = () => ArchiveMaker.Legacy(c => c["rootfs"]!["diff_ids"]!.AsArray().Add("sha256:" + new string('0', 64))),
        ["no digest of sha256"] = () => ArchiveMaker.Legacy(c => c["rootfs"]!["diff_ids"]![0] = "md5:1"),
        ["is not what its digest says"] = () => ArchiveMaker.Legacy().Replace("a/layer.tar", ArchiveMaker.Layer("something else")),
        ["is not the one that its manifest names"] = () => Swapped(ArchiveMaker.Legacy(), ".json", "{}"u8.ToArray()),
        ["names 'b/layer.tar' and does not have it"] = () => ArchiveMaker.Legacy(layers: "b/layer.tar"),
        ["'../../etc/passwd' leads out of it"] = () => ArchiveMaker.Legacy(layers: "../../etc/passwd"),
        ["'/etc/cron.d/x' leads out of it"] = () => ArchiveMaker.Legacy().With("/etc/cron.d/x", [1]),
        ["'a/../../x' leads out of it"] = () => ArchiveMaker.Legacy().With("a/../../x", [1]),
        ["'/etc/shadow' leads out of it"] = () =>
            ArchiveMaker.Legacy().With(new PaxTarEntry(TarEntryType.SymbolicLink, "b/layer.tar") { LinkName = "/etc/shadow" }),
        ["'a/layer.tar' twice"] = () => ArchiveMaker.Legacy().With("a/layer.tar", [1]),
        ["neither a file nor a folder"] = () => ArchiveMaker.Legacy().With(new PaxTarEntry(TarEntryType.Fifo, "pipe")),
        ["a layer that lies elsewhere"] = () => ArchiveMaker.Layout(manifest: m => m["layers"]![0]!["urls"] = new JsonArray("https://example.org/layer")),
        ["neither a tar nor a tar with gzip"] = () =>
            ArchiveMaker.Layout(manifest: m => m["layers"]![0]!["mediaType"] = "application/vnd.oci.image.layer.v1.tar+zstd"),
        ["is not what its digest says "] = () => Swapped(ArchiveMaker.Layout(), "blobs/", [1, 2, 3]),
        ["cannot be unpacked"] = () => BrokenZip(),
    };

    readonly TemporaryFolder _folder = new();
    readonly MemoryRegistry _registry = new();

    public static TheoryData<string> Reasons => [.. Bad.Keys];

    public void Dispose()
    {
        _folder.Dispose();
        _registry.Dispose();
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task A_bad_archive_is_one_error_and_nothing_is_pushed(string reason)
    {
        var error = await Assert.ThrowsAsync<ShowtimeException>(() => PublishAsync(Bad[reason]().ToBytes()));

        Assert.Equal(ShowtimeError.InvalidInput, error.Error);
        Assert.Contains("is not published", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason.TrimEnd(), error.Message, StringComparison.Ordinal);
        Assert.Empty(_registry.Requests);
    }

    [Fact]
    public async Task An_archive_cut_off_anywhere_is_an_error()
    {
        var whole = ArchiveMaker.Legacy().ToBytes();
        for (var length = 1; length < whole.Length - 1024; length += 700)
        {
            Assert.Equal(ShowtimeError.InvalidInput, (await Assert.ThrowsAsync<ShowtimeException>(() => PublishAsync(whole[..length]))).Error);
        }

        Assert.Empty(_registry.Requests);
    }

    [Fact]
    public async Task A_byte_changed_anywhere_never_pushes_another_image()
    {
        var whole = ArchiveMaker.Layout(indexed: true).ToBytes();
        var random = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            var changed = (byte[])whole.Clone();
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                await PublishAsync(changed);
            }
            catch (ShowtimeException e)
            {
                Assert.Equal(ShowtimeError.InvalidInput, e.Error);
            }
        }

        Assert.All(_registry.Manifests.Values, manifest => Assert.Equal(_registry.Manifests.Values.First(), manifest));
    }

    [Fact]
    public async Task A_small_file_that_unpacks_to_very_much_is_refused()
    {
        var bomb = new byte[3 << 20];
        var archive = ArchiveMaker.Legacy(c => c["rootfs"]!["diff_ids"]![0] = ArchiveMaker.Digest(bomb)).Replace("a/layer.tar", ArchiveMaker.Zip(bomb));

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => PublishAsync(archive.ToBytes(), new ArchiveLimits { Bytes = 2 << 20 }));

        Assert.Contains("unpack to more than 2 MiB", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("legacy")]
    [InlineData("legacy, linked layer")]
    [InlineData("layout")]
    [InlineData("layout, not compressed")]
    [InlineData("layout, indexed")]
    public async Task The_image_arrives_under_its_own_name_whatever_the_archive_calls_itself(string form)
    {
        var archive = form switch
        {
            "legacy" => ArchiveMaker.Legacy(),
            "legacy, linked layer" =>
                ArchiveMaker.Legacy(layers: "b/layer.tar").With(new PaxTarEntry(TarEntryType.SymbolicLink, "b/layer.tar") { LinkName = "../a/layer.tar" }),
            "layout" => ArchiveMaker.Layout(),
            "layout, not compressed" => ArchiveMaker.Layout(compressed: false),
            _ => ArchiveMaker.Layout(indexed: true),
        };

        var digest = await PublishAsync(archive.ToBytes());

        var manifest = _registry.Manifests.Single();
        Assert.Equal("pr-7-0123456-ci", manifest.Key);
        Assert.Equal(digest, ArchiveMaker.Digest(manifest.Value));
        var json = JsonNode.Parse(manifest.Value)!;
        Assert.Equal(ArchiveMaker.Layer("hello"), Unzip(_registry.Blobs[(string)json["layers"]![0]!["digest"]!]));
        var labels = JsonNode.Parse(_registry.Blobs[(string)json["config"]!["digest"]!])!["config"]!["Labels"]!;
        Assert.Equal(
            (ArchiveMaker.Sha, Reference, "7"),
            ((string?)labels["org.opencontainers.image.revision"], (string?)labels["showtime.image"], (string?)labels["showtime.pull-request"]));
    }

    [Fact]
    public async Task A_blob_that_the_registry_has_is_not_sent_again()
    {
        await PublishAsync(ArchiveMaker.Layout().ToBytes());
        _registry.Requests.Clear();

        await PublishAsync(ArchiveMaker.Layout().ToBytes());

        Assert.DoesNotContain(_registry.Requests, request => request.StartsWith("PATCH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_registry_that_fails_now_and_then_is_tried_again()
    {
        _registry.Failures.Enqueue(HttpStatusCode.InternalServerError);
        _registry.Failures.Enqueue(HttpStatusCode.BadGateway);

        await PublishAsync(ArchiveMaker.Layout().ToBytes());

        Assert.Single(_registry.Manifests);
    }

    [Fact]
    public async Task A_login_is_not_carried_to_another_host()
    {
        using var registry = new MemoryRegistry { Elsewhere = "https://elsewhere.example" };

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => PublishAsync(ArchiveMaker.Layout().ToBytes(), registry: registry));

        Assert.Contains("no place of its own", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(registry.Requests, request => request.StartsWith("PATCH", StringComparison.Ordinal));
    }

    async Task<string?> PublishAsync(byte[] archive, ArchiveLimits? limits = null, MemoryRegistry? registry = null)
    {
        var path = Path.Combine(_folder.Path, "image.tar");
        await File.WriteAllBytesAsync(path, archive);
        using var http = new RegistryHttp(registry ?? _registry, TimeProvider.System);
        var push = new RegistryPush(new RegistryConnection(http, new FixedCredentials()), new ImpatientTime());
        return await new RegistryImagePublisher(push, "linux/amd64", limits ?? ArchiveLimits.Default, log: null).PublishAsync(
            new ImageArchiveRequest { Path = path, PullRequest = 7, Sha = ArchiveMaker.Sha, Reference = Reference }, CancellationToken.None);
    }

    static ArchiveMaker Swapped(ArchiveMaker archive, string part, byte[] content)
    {
        var index = archive.Files.FindIndex(file => file.Name.Contains(part, StringComparison.Ordinal) && file.Name != "manifest.json");
        archive.Files[index] = (archive.Files[index].Name, content);
        return archive;
    }

    /// <summary>A layer that begins like gzip and goes on like nothing.</summary>
    static ArchiveMaker BrokenZip() => ArchiveMaker.Legacy().Replace("a/layer.tar", [0x1F, 0x8B, .. Encoding.ASCII.GetBytes("never a gzip stream")]);

    static byte[] Unzip(byte[] content)
    {
        using var memory = new MemoryStream();
        using (var zip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress)) zip.CopyTo(memory);
        return memory.ToArray();
    }
}
