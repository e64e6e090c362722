using System.Net;

namespace Showtime.Adapters.Docker.Archives;

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

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => blob.CopyAsync(stream, cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = blob.Size;
            return true;
        }
    }
}
