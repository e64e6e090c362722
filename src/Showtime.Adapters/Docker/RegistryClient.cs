using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Docker;

/// <summary>
/// Looks for and deletes images over the registries' own HTTP API (OCI distribution), with basic or bearer-token authentication.
/// Registries on this machine are spoken to in plain HTTP, as docker does. Docker Hub deletes over another API.
/// </summary>
internal sealed class RegistryClient(HttpMessageHandler handler, IRegistryCredentialSource credentials, TimeProvider time) : IImageRegistry, IDisposable
{
    static readonly string[] ManifestTypes =
    [
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    ];

    readonly RegistryHttp _http = new(handler, time);
    readonly ConcurrentDictionary<(string Registry, string Scope), AuthenticationHeaderValue> _known = new();

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(string reference, CancellationToken cancellationToken) =>
        await FindDigestAsync(ImageReference.Parse(reference), cancellationToken).ConfigureAwait(false) is not null;

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string reference, CancellationToken cancellationToken)
    {
        var image = ImageReference.Parse(reference);
        if (await FindDigestAsync(image, cancellationToken).ConfigureAwait(false) is not { } digest)
            return false;
        if (image.OnDockerHub)
            return await new DockerHubClient(_http, credentials).DeleteTagAsync(image, cancellationToken).ConfigureAwait(false);
        // Newer registries delete a tag alone. Others know digests only: that is as good, because every image carries its own name
        // in a label, so that no other tag has the same digest.
        using var byTag = await SendAsync(HttpMethod.Delete, image, image.Tag, cancellationToken).ConfigureAwait(false);
        if (byTag.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented))
            return Deleted(byTag, image);
        using var byDigest = await SendAsync(HttpMethod.Delete, image, digest, cancellationToken).ConfigureAwait(false);
        return Deleted(byDigest, image);
    }

    /// <summary>The digest of the image's manifest; null where the registry has no such tag.</summary>
    public async Task<string?> FindDigestAsync(ImageReference image, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Head, image, image.Tag, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        if (!response.IsSuccessStatusCode)
            throw Refused(response, image, "read");
        return response.Headers.TryGetValues("Docker-Content-Digest", out var values) ? values.First() : image.Tag;
    }

    public void Dispose() => _http.Dispose();

    static bool Deleted(HttpResponseMessage response, ImageReference image)
    {
        if (response.StatusCode == HttpStatusCode.NotFound)
            return false;
        return response.IsSuccessStatusCode ? true : throw Refused(response, image, "delete");
    }

    async Task<HttpResponseMessage> SendAsync(HttpMethod method, ImageReference image, string manifest, CancellationToken cancellationToken)
    {
        var host = image.OnDockerHub ? "registry-1.docker.io" : image.Registry;
        var address = new Uri($"{(image.OnLoopback ? "http" : "https")}://{host}/v2/{image.Repository}/manifests/{manifest}");
        var scope = $"repository:{image.Repository}:{(method == HttpMethod.Delete ? "pull,delete" : "pull")}";
        var known = _known.GetValueOrDefault((image.Registry, scope));
        var response = await _http.SendAsync(() => Request(method, address, known), cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized || RegistryChallenge.From(response.Headers.WwwAuthenticate) is not { } challenge)
            return response;
        response.Dispose();
        var authorization = await AuthorizeAsync(image, challenge, scope, cancellationToken).ConfigureAwait(false);
        _known[(image.Registry, scope)] = authorization;
        return await _http.SendAsync(() => Request(method, address, authorization), cancellationToken).ConfigureAwait(false);
    }

    static HttpRequestMessage Request(HttpMethod method, Uri address, AuthenticationHeaderValue? authorization)
    {
        var request = new HttpRequestMessage(method, address) { Headers = { Authorization = authorization } };
        foreach (var type in ManifestTypes)
            request.Headers.Accept.ParseAdd(type);
        return request;
    }

    async Task<AuthenticationHeaderValue> AuthorizeAsync(
        ImageReference image, RegistryChallenge challenge, string scope, CancellationToken cancellationToken)
    {
        var credential = await credentials.FindAsync(image.Registry, cancellationToken).ConfigureAwait(false);
        if (challenge.IsBearer)
            return new AuthenticationHeaderValue("Bearer", await FetchTokenAsync(image, challenge, scope, credential, cancellationToken).ConfigureAwait(false));
        return Basic(credential ?? throw NotAuthenticated(image, "it wants a login and none is known"));
    }

    /// <summary>The token flow of the distribution specification; without a credential it asks for an anonymous token.</summary>
    async Task<string> FetchTokenAsync(
        ImageReference image, RegistryChallenge challenge, string scope, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(challenge.Parameters.GetValueOrDefault("realm"), UriKind.Absolute, out var realm)
            || (realm.Scheme != Uri.UriSchemeHttps && !(image.OnLoopback && realm.IsLoopback)))
        {
            throw NotAuthenticated(image, "it names no place to get a token over HTTPS");
        }
        var service = challenge.Parameters.GetValueOrDefault("service", image.Registry);
        using var response = await _http.SendAsync(() => TokenRequest(realm, service, scope, credential), cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw NotAuthenticated(image, $"its token service refuses {credential?.ToString() ?? "an anonymous token"} ({(int)response.StatusCode})");
        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        return ReadToken(text) ?? throw NotAuthenticated(image, "its token service gives no token");
    }

    static HttpRequestMessage TokenRequest(Uri realm, string service, string scope, RegistryCredential? credential)
    {
        if (credential?.IdentityToken is { } refresh)
        {
            return new HttpRequestMessage(HttpMethod.Post, realm)
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["grant_type"] = "refresh_token", ["service"] = service, ["scope"] = scope, ["client_id"] = "showtime", ["refresh_token"] = refresh,
                }),
            };
        }
        var separator = realm.Query.Length == 0 ? "?" : "&";
        var query = $"{separator}service={Uri.EscapeDataString(service)}&scope={Uri.EscapeDataString(scope)}";
        return new HttpRequestMessage(HttpMethod.Get, realm + query) { Headers = { Authorization = credential is null ? null : Basic(credential) } };
    }

    /// <summary>The token in an answer of a token service; null where there is none.</summary>
    public static string? ReadToken(string text)
    {
        try
        {
            var answer = JsonNode.Parse(text);
            return (string?)answer?["token"] ?? (string?)answer?["access_token"];
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    static AuthenticationHeaderValue Basic(RegistryCredential credential) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.Username}:{credential.Password}")));

    static ShowtimeException NotAuthenticated(ImageReference image, string why) => new(
        ShowtimeError.NotAuthenticated,
        $"The registry {image.Registry} does not let us in: {why}.",
        $"Log in with 'docker login{(image.OnDockerHub ? "" : " " + image.Registry)}'{(image.OnDockerHub ? ", or set DOCKERHUB_USER and DOCKERHUB_TOKEN" : "")}.")
    {
        Target = image.ToString(),
    };

    static ShowtimeException Refused(HttpResponseMessage response, ImageReference image, string verb) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized => NotAuthenticated(image, $"{image.Repository} may not be {(verb == "read" ? "read" : "deleted from")} with this credential, or does not exist"),
        HttpStatusCode.Forbidden => new ShowtimeException(
            ShowtimeError.PermissionDenied, $"The credential for {image.Registry} may not {verb} {image.Repository}:{image.Tag}.", "Give it that right.") { Target = image.ToString() },
        HttpStatusCode.MethodNotAllowed => new ShowtimeException(
            ShowtimeError.PermissionDenied, $"The registry {image.Registry} has deletion turned off.", "Turn it on (REGISTRY_STORAGE_DELETE_ENABLED=true), or remove images by the registry's own rules.")
        {
            Target = image.ToString(),
        },
        _ => new ShowtimeException(
            ShowtimeError.Unreachable, $"The registry {image.Registry} cannot {verb} {image.Repository}:{image.Tag}: it answers {(int)response.StatusCode}.") { Target = image.ToString() },
    };
}
