using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Registries;

/// <summary>
/// Sends requests to registries with the login that they ask for: basic, or a token of the service that they name. Registries on this machine get
/// plain HTTP, as from docker.
/// </summary>
internal sealed class RegistryConnection(RegistryHttp http, IRegistryCredentialSource credentials)
{
    readonly ConcurrentDictionary<(string Registry, string Scope), AuthenticationHeaderValue> _known = new();

    /// <summary>The address of a part of an image's repository, for example <c>manifests/latest</c>.</summary>
    public static Uri AddressOf(ImageReference image, string part)
    {
        var host = image.OnDockerHub ? "registry-1.docker.io" : image.Registry;
        return new Uri($"{(image.OnLoopback ? "http" : "https")}://{host}/v2/{image.Repository}/{part}");
    }

    /// <summary>Sends what may be repeated without harm, and answers the registry's challenge.</summary>
    /// <param name="image">The image, whose registry is asked.</param>
    /// <param name="rights">What the request needs: <c>pull</c>, <c>pull,push</c>, <c>pull,delete</c>.</param>
    /// <param name="request">Makes the request, anew for each attempt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer, of whatever status but 429 and 5xx.</returns>
    public async Task<HttpResponseMessage> SendAsync(ImageReference image, string rights, Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        var key = (image.Registry, $"repository:{image.Repository}:{rights}");
        var response = await http.SendAsync(() => With(request(), _known.GetValueOrDefault(key)), cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized || RegistryChallenge.From(response.Headers.WwwAuthenticate) is not { } challenge)
            return response;
        response.Dispose();
        var authorization = await AuthorizeAsync(image, challenge, key.Item2, cancellationToken).ConfigureAwait(false);
        _known[key] = authorization;
        return await http.SendAsync(() => With(request(), authorization), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends once what may not be repeated, with the login of the last <see cref="SendAsync"/> of the same rights.</summary>
    public Task<HttpResponseMessage> SendOnceAsync(
        ImageReference image, string rights, HttpRequestMessage request, TimeSpan timeout, CancellationToken cancellationToken) =>
        http.SendOnceAsync(With(request, _known.GetValueOrDefault((image.Registry, $"repository:{image.Repository}:{rights}"))), timeout, cancellationToken);

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

    /// <summary>The error for an answer that is not a success.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="image">What was asked for.</param>
    /// <param name="verb"><c>read</c>, <c>delete</c> or <c>push</c>.</param>
    public static ShowtimeException Refused(HttpResponseMessage response, ImageReference image, string verb) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized => NotAuthenticated(image, $"{image.Repository} may not be {Participle(verb)} with this credential, or does not exist"),
        HttpStatusCode.Forbidden => new ShowtimeException(
            ShowtimeError.PermissionDenied,
            $"The credential for {image.Registry} may not {verb} {image.Repository}:{image.Tag}.",
            "Give it that right.") { Target = image.ToString() },
        HttpStatusCode.NotFound when verb == "push" => new ShowtimeException(
            ShowtimeError.NotFound,
            $"The registry {image.Registry} has no repository {image.Repository}.",
            "Create it, or correct image.repository.") { Target = image.ToString() },
        HttpStatusCode.MethodNotAllowed when verb == "delete" => new ShowtimeException(
            ShowtimeError.PermissionDenied,
            $"The registry {image.Registry} has deletion turned off.",
            "Turn it on (REGISTRY_STORAGE_DELETE_ENABLED=true), or remove images by the registry's own rules.")
        {
            Target = image.ToString(),
        },
        _ => new ShowtimeException(
            ShowtimeError.Unreachable,
            $"The registry {image.Registry} cannot {verb} {image.Repository}:{image.Tag}: it answers {(int)response.StatusCode}.")
        {
            Target = image.ToString(),
        },
    };

    static string Participle(string verb) => verb switch
    {
        "read" => "read",
        "delete" => "deleted from",
        _ => "pushed to",
    };

    static HttpRequestMessage With(HttpRequestMessage request, AuthenticationHeaderValue? authorization)
    {
        request.Headers.Authorization = authorization;
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
        using var response = await http.SendAsync(() => TokenRequest(realm, service, scope, credential), cancellationToken).ConfigureAwait(false);
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

    static AuthenticationHeaderValue Basic(RegistryCredential credential) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.Username}:{credential.Password}")));

    static ShowtimeException NotAuthenticated(ImageReference image, string why) => new(
        ShowtimeError.NotAuthenticated,
        $"The registry {image.Registry} does not let us in: {why}.",
        image.OnDockerHub
            ? "Log in with 'docker login', or set DOCKERHUB_USER and DOCKERHUB_TOKEN."
            : $"Log in with 'docker login {image.Registry}'.")
    {
        Target = image.ToString(),
    };
}

/// <summary>A registry's <c>WWW-Authenticate</c>: <c>Basic</c>, or <c>Bearer</c> with the address of a token service.</summary>
internal sealed partial record RegistryChallenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    public bool IsBearer => string.Equals(Scheme, "Bearer", StringComparison.OrdinalIgnoreCase);

    /// <summary>The challenge to answer: a bearer challenge before a basic one; null where there is neither.</summary>
    public static RegistryChallenge? From(HttpHeaderValueCollection<AuthenticationHeaderValue> headers)
    {
        var challenges = headers.Select(static header => new RegistryChallenge(header.Scheme, Read(header.Parameter))).ToList();
        return challenges.Find(static challenge => challenge.IsBearer)
            ?? challenges.Find(static challenge => string.Equals(challenge.Scheme, "Basic", StringComparison.OrdinalIgnoreCase));
    }

    static Dictionary<string, string> Read(string? parameters)
    {
        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        foreach (Match match in Parameter().Matches(parameters ?? ""))
            values[match.Groups["name"].Value] = match.Groups["value"].Value;
        return values;
    }

    [GeneratedRegex(
        """(?<name>[a-z_]+)="(?<value>[^"]*)"|(?<name>[a-z_]+)=(?<value>[^\s",]+)""",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();
}
