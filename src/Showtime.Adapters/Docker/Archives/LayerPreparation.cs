using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using Showtime.Adapters.Processes;

namespace Showtime.Adapters.Docker.Archives;

/// <summary>
/// Checks layers against the digests that the image's configuration gives them, and compresses those that are not, into temporary files with
/// names of our own.
/// </summary>
internal sealed class LayerPreparation(ArchiveFiles files, ArchiveLimits limits) : IDisposable
{
    readonly DirectoryInfo _folder = TemporaryFolders.Create("layers");
    long _left = limits.Bytes;
    int _count;

    /// <exception cref="ArchiveException">Its content is not what the digests say, or too much.</exception>
    public async Task<PreparedBlob> PrepareAsync(ArchivedLayer layer, CancellationToken cancellationToken)
    {
        try
        {
            return await IsCompressedAsync(layer, cancellationToken).ConfigureAwait(false)
                ? await CheckAsync(layer, cancellationToken).ConfigureAwait(false)
                : await CompressAsync(layer, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw new ArchiveException($"its layer {layer.DiffId[..19]} cannot be unpacked", e);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    async Task<bool> IsCompressedAsync(ArchivedLayer layer, CancellationToken cancellationToken)
    {
        var head = new byte[4];
        var length = await files.Read(layer.File).ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (length == 4 && head is [0x28, 0xB5, 0x2F, 0xFD])
            throw new ArchiveException("it has a layer that is compressed with zstd, and has to be with gzip or not at all");
        return length >= 2 && head is [0x1F, 0x8B, ..];
    }

    async Task<PreparedBlob> CheckAsync(ArchivedLayer layer, CancellationToken cancellationToken)
    {
        var raw = await HashAsync(files.Read(layer.File), copy: null, cancellationToken).ConfigureAwait(false);
        if (layer.Digest is { } digest && digest != raw) throw Differs(layer);
        var unpacked = new GZipStream(files.Read(layer.File), CompressionMode.Decompress, leaveOpen: true);
        await using (unpacked.ConfigureAwait(false))
        {
            if (await HashAsync(unpacked, copy: null, cancellationToken).ConfigureAwait(false) != layer.DiffId) throw Differs(layer);
        }

        return new PreparedBlob(raw, files.SizeOf(layer.File), (target, token) => files.Read(layer.File).CopyToAsync(target, token));
    }

    async Task<PreparedBlob> CompressAsync(ArchivedLayer layer, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder.FullName, $"{_count++}.gz");
        var packed = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.Asynchronous);
        await using (packed.ConfigureAwait(false))
        {
            var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true);
            await using (zip.ConfigureAwait(false))
            {
                var unpacked = await HashAsync(files.Read(layer.File), zip, cancellationToken).ConfigureAwait(false);
                if (unpacked != layer.DiffId || layer.Digest is { } digest && digest != unpacked) throw Differs(layer);
            }

            packed.Position = 0;
            var size = packed.Length;
            var hash = "sha256:" + Convert.ToHexString(await SHA256.HashDataAsync(packed, cancellationToken).ConfigureAwait(false)).ToLowerInvariant();
            return new PreparedBlob(hash, size, (target, token) => CopyAsync(path, target, token));
        }
    }

    static async Task CopyAsync(string path, Stream target, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false)) await file.CopyToAsync(target, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Hashes content, and copies it on the way. What all layers unpack to is counted: a small file can hold very much.</summary>
    async Task<string> HashAsync(Stream stream, Stream? copy, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 17];
        int length;
        while ((length = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if ((_left -= length) < 0) throw new ArchiveException($"its layers unpack to more than {limits.Bytes >> 20} MiB");
            hash.AppendData(buffer, 0, length);
            if (copy is not null) await copy.WriteAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }

        return "sha256:" + Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant();
    }

    static ArchiveException Differs(ArchivedLayer layer) => new($"its layer {layer.DiffId[..19]} is not what its digest says");
}

/// <summary>Content that was checked and can be pushed, as often as it takes.</summary>
/// <param name="Digest">Its digest, <c>sha256:…</c>.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="CopyAsync">Copies it, from its beginning, to a stream. One at a time.</param>
internal sealed record PreparedBlob(string Digest, long Size, Func<Stream, CancellationToken, Task> CopyAsync)
{
    /// <summary>The body of a request that sends it.</summary>
    public HttpContent ToContent() => new Body(this);

    sealed class Body(PreparedBlob blob) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => blob.CopyAsync(stream, default);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            blob.CopyAsync(stream, cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = blob.Size;
            return true;
        }
    }
}
