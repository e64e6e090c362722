using System.Net;
using System.Text.RegularExpressions;

namespace Showtime.Adapters.Tests.Docker.Archives;

/// <summary>A registry in memory that takes pushes as the distribution specification has them, and checks every digest.</summary>
sealed class MemoryRegistry : HttpMessageHandler
{
    readonly Dictionary<string, byte[]> _uploads = [];

    public Dictionary<string, byte[]> Blobs { get; } = [];

    public Dictionary<string, byte[]> Manifests { get; } = [];

    public List<string> Requests { get; } = [];

    /// <summary>Answers these first, in their order, to uploads.</summary>
    public Queue<HttpStatusCode> Failures { get; } = new();

    /// <summary>Where uploads go on; null here.</summary>
    public string? Elsewhere { get; init; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        lock (Requests) Requests.Add($"{request.Method} {path}");
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        if (request.Method == HttpMethod.Patch && Failures.TryDequeue(out var failure)) return new(failure);
        var name = path.Split('/')[^1];
        return request.Method.Method switch
        {
            "HEAD" when path.Contains("/blobs/", StringComparison.Ordinal) => new(Blobs.ContainsKey(name) ? HttpStatusCode.OK : HttpStatusCode.NotFound),
            "POST" => Place(HttpStatusCode.Accepted, path + Guid.NewGuid().ToString("N")),
            "PATCH" => Take(path, body),
            "PUT" when path.Contains("/manifests/", StringComparison.Ordinal) => Finish(Manifests, name, body),
            "PUT" => Complete(path, Uri.UnescapeDataString(Regex.Match(request.RequestUri.Query, "digest=([^&]*)").Groups[1].Value)),
            _ => new(HttpStatusCode.MethodNotAllowed),
        };
    }

    HttpResponseMessage Take(string path, byte[] body)
    {
        _uploads[path] = body;
        return Place(HttpStatusCode.Accepted, path);
    }

    HttpResponseMessage Complete(string path, string digest) =>
        _uploads.Remove(path, out var body) && ArchiveMaker.Digest(body) == digest ? Finish(Blobs, digest, body) : new(HttpStatusCode.BadRequest);

    static HttpResponseMessage Finish(Dictionary<string, byte[]> store, string key, byte[] body)
    {
        store[key] = body;
        return new(HttpStatusCode.Created);
    }

    HttpResponseMessage Place(HttpStatusCode status, string path) =>
        new(status) { Headers = { Location = new Uri(Elsewhere is null ? path : Elsewhere + path, UriKind.RelativeOrAbsolute) } };
}
