using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Registries;

/// <summary>Looks for and deletes images over the registries' own HTTP API (OCI distribution). Docker Hub deletes over another API.</summary>
internal sealed class RegistryClient : IImageRegistry, IDisposable
{
    static readonly string[] ManifestTypes =
    [
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    ];

    readonly RegistryHttp _http;
    readonly IRegistryCredentialSource _credentials;

    public RegistryClient(HttpMessageHandler handler, IRegistryCredentialSource credentials, TimeProvider time)
    {
        _http = new(handler, time);
        _credentials = credentials;
        Connection = new(_http, credentials);
    }

    /// <summary>The connection, for other requests.</summary>
    public RegistryConnection Connection { get; }

    /// <inheritdoc/>
    public Task<string?> FindDigestAsync(string reference, CancellationToken cancellationToken) => FindDigestAsync(ImageReference.Parse(reference), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The registries' API lists names of tags only, without times.</remarks>
    public async Task<IReadOnlyList<TaggedImage>> ListAsync(string repository, CancellationToken cancellationToken)
    {
        var image = ImageReference.Parse(repository);
        var tags = new List<string>();
        var first = RegistryConnection.AddressOf(image, "tags/list");
        for (var page = new Uri(first, "?n=1000"); page is not null;)
        {
            var address = page;
            using var response = await Connection.SendAsync(image, "pull", () => new(HttpMethod.Get, address), cancellationToken).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound) return []; // nothing was ever pushed
            if (!response.IsSuccessStatusCode) throw RegistryConnection.Refused(response, image, "read");
            tags.AddRange(TagsOf(await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)) ?? throw Incomplete(repository));
            page = NextPage(response, address);
            // Only the registry itself may be asked on: the next address is from its answer.
            if (page is not null && (page == address || page.GetLeftPart(UriPartial.Path) != first.GetLeftPart(UriPartial.Path)))
                throw Incomplete(repository);
        }

        return [.. tags.Select(tag => TaggedImage.Read(repository, tag, pushedAt: null)).OfType<TaggedImage>()];
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string reference, CancellationToken cancellationToken)
    {
        var image = ImageReference.Parse(reference);
        if (await FindDigestAsync(image, cancellationToken).ConfigureAwait(false) is not { } digest)
            return false;
        if (image.OnDockerHub)
            return await new DockerHubClient(_http, _credentials).DeleteTagAsync(image, cancellationToken).ConfigureAwait(false);
        // Newer registries delete a tag alone. Others know digests only: that is as good, because every image carries its own name
        // in a label, so that no other tag has the same digest.
        using var byTag = await SendAsync(HttpMethod.Delete, image, image.Tag, cancellationToken).ConfigureAwait(false);
        if (byTag.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented))
            return Deleted(byTag, image);
        using var byDigest = await SendAsync(HttpMethod.Delete, image, digest, cancellationToken).ConfigureAwait(false);
        return Deleted(byDigest, image);
    }

    /// <summary>The digest of the image's manifest; null where the registry has no such tag.</summary>
    async Task<string?> FindDigestAsync(ImageReference image, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Head, image, image.Tag, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        if (!response.IsSuccessStatusCode)
            throw RegistryConnection.Refused(response, image, "read");
        if (response.Headers.TryGetValues("Docker-Content-Digest", out var values) && values.First() is var told && ImageReference.IsDigest(told))
            return told;
        // The header is no duty. The digest is that of the manifest's bytes.
        using var whole = await SendAsync(HttpMethod.Get, image, image.Tag, cancellationToken).ConfigureAwait(false);
        if (!whole.IsSuccessStatusCode)
            throw RegistryConnection.Refused(whole, image, "read");
        return ImageReference.DigestOf(await whole.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The tags of an answer; null where it has none of the form. A repository without tags has a null there.</summary>
    static IReadOnlyList<string>? TagsOf(string json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject answer && answer.ContainsKey("tags")
                ? [.. (answer["tags"]?.AsArray() ?? []).Select(tag => (string?)tag ?? "")]
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Where the next page is: <c>Link: &lt;/v2/app/tags/list?last=x&gt;; rel="next"</c>.</summary>
    static Uri? NextPage(HttpResponseMessage response, Uri address)
    {
        if (!response.Headers.TryGetValues("Link", out var links)) return null;
        var next = links.SelectMany(link => link.Split(',')).FirstOrDefault(link => link.Contains("rel=\"next\"", StringComparison.Ordinal));
        var (start, end) = (next?.IndexOf('<', StringComparison.Ordinal) ?? -1, next?.IndexOf('>', StringComparison.Ordinal) ?? -1);
        return start >= 0 && end > start && Uri.TryCreate(address, next![(start + 1)..end], out var found) ? found : null;
    }

    static ShowtimeException Incomplete(string repository) => new(
        ShowtimeError.Uncertain, $"The registry did not list all tags of {repository}.", "Try again.") { Target = repository };

    static bool Deleted(HttpResponseMessage response, ImageReference image)
    {
        if (response.StatusCode == HttpStatusCode.NotFound)
            return false;
        return response.IsSuccessStatusCode ? true : throw RegistryConnection.Refused(response, image, "delete");
    }

    Task<HttpResponseMessage> SendAsync(HttpMethod method, ImageReference image, string manifest, CancellationToken cancellationToken)
    {
        var address = RegistryConnection.AddressOf(image, "manifests/" + manifest);
        return Connection.SendAsync(image, method == HttpMethod.Delete ? "pull,delete" : "pull", () => Request(method, address), cancellationToken);
    }

    static HttpRequestMessage Request(HttpMethod method, Uri address)
    {
        var request = new HttpRequestMessage(method, address);
        foreach (var type in ManifestTypes)
            request.Headers.Accept.ParseAdd(type);
        return request;
    }
}
