using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Docker.DotNet;
using Docker.DotNet.Handler.Abstractions;
using Docker.DotNet.NativeHttp;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Docker;

/// <summary>
/// A client of the Docker engine's API. This is the one place that finds the engine, as the docker command does: <c>DOCKER_HOST</c>, else the
/// context (<c>DOCKER_CONTEXT</c>, else the current one), else this machine's own socket or named pipe.
/// </summary>
public sealed class DockerConnection : IDisposable
{
    /// <summary>The context that stands for this machine's own engine; it has no file.</summary>
    const string OwnContext = "default";

    /// <summary>The ports that an address without one means, registered with IANA for Docker.</summary>
    const int PlainPort = 2375, TlsPort = 2376;

    readonly DockerClient _client;

    DockerConnection(Uri endpoint, DockerClient client)
    {
        Endpoint = endpoint;
        _client = client;
    }

    /// <summary>Where the engine is: a <c>unix</c>, <c>npipe</c>, <c>tcp</c>, <c>http</c> or <c>https</c> address.</summary>
    public Uri Endpoint { get; }

    /// <summary>The client itself. Its failures are its own; <see cref="AskAsync"/> translates them.</summary>
    public IDockerClient Client => _client;

    /// <summary>Finds the engine. Nothing is asked yet.</summary>
    /// <param name="variables">The environment.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="ShowtimeException">
    /// <see cref="ShowtimeError.InvalidConfiguration"/>: the variables, the context or the certificates cannot be used.
    /// </exception>
    public static DockerConnection Open(IReadOnlyDictionary<string, string> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var folder = DockerConfigFolder.Read(variables);
        try
        {
            var context = ContextOf(variables, folder);
            var config = new DockerConfig(new CliSettings(folder.Path, Host(variables)));
            var endpoint = context is null ? config.GetEndpoint() : config.GetEndpoint(context);
            var tls = TlsOf(variables, folder, context, endpoint);
            if (endpoint is { Scheme: "tcp", Port: < 0 }) endpoint = new UriBuilder(endpoint) { Port = tls is null ? PlainPort : TlsPort }.Uri;
            DockerClientBuilder builder = new();
            builder.WithEndpoint(endpoint).WithAuthProvider(tls);
            // .NET's own handler for TCP: the package's default there speaks no TLS 1.3. It opens one connection for each log that is followed.
            if (endpoint.Scheme is "tcp" or "http" or "https")
            {
                builder = builder.WithTransportOptions(new NativeHttpTransportOptions
                {
                    ConfigureHandler = handler =>
                    {
                        handler.MaxConnectionsPerServer = int.MaxValue;
                        handler.UseProxy = !endpoint.IsLoopback;
                    },
                });
            }
            return new DockerConnection(endpoint, builder.Build());
        }
        catch (Exception failure) when (failure is DockerConfigurationException or SshDockerEndpointNotSupportedException or NotSupportedException
            or IOException or UnauthorizedAccessException or CryptographicException or UriFormatException)
        {
            throw new ShowtimeException(
                ShowtimeError.InvalidConfiguration,
                $"The Docker engine cannot be found: {failure.Message}",
                failure is SshDockerEndpointNotSupportedException
                    ? "Forward the engine's socket (ssh -nNT -L /tmp/docker.sock:/var/run/docker.sock HOST) and set DOCKER_HOST=unix:///tmp/docker.sock."
                    : "Set DOCKER_HOST to the engine's address, or choose a context with 'docker context use NAME'.",
                failure);
        }
    }

    /// <summary>Asks the engine, and turns what goes wrong into one clear error.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="request">The request. Its cancellation comes out as it is.</param>
    /// <param name="cancellationToken">The token that the request was given.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ShowtimeException">
    /// <see cref="ShowtimeError.Unreachable"/>: no engine answers; <see cref="ShowtimeError.PermissionDenied"/>: its socket is closed to this user;
    /// <see cref="ShowtimeError.NotFound"/>, <see cref="ShowtimeError.Conflict"/> and others: the engine refuses.
    /// </exception>
    public async Task<T> AskAsync<T>(Func<IDockerClient, Task<T>> request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            return await request(_client).ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            if (Translate(failure) is { } clear) throw clear;
            throw;
        }
    }

    /// <summary>The same for a request without an answer.</summary>
    /// <param name="request">The request. Its cancellation comes out as it is.</param>
    /// <param name="cancellationToken">The token that the request was given.</param>
    /// <returns>When the engine has done it.</returns>
    /// <exception cref="ShowtimeException">As <see cref="AskAsync{T}"/>.</exception>
    public Task AskAsync(Func<IDockerClient, Task> request, CancellationToken cancellationToken) => AskAsync(
        async client =>
        {
            await request(client).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>DOCKER_HOST. The docker command spells a pipe <c>npipe:////./pipe/name</c>, which the package understands in a context only.</summary>
    static string? Host(IReadOnlyDictionary<string, string> variables) =>
        variables.GetValueOrDefault("DOCKER_HOST")?.Replace("npipe:////./", "npipe://./", StringComparison.OrdinalIgnoreCase);

    /// <summary>The named context that decides; null where DOCKER_HOST does, or where there is none.</summary>
    static string? ContextOf(IReadOnlyDictionary<string, string> variables, DockerConfigFolder folder)
    {
        if (!string.IsNullOrEmpty(Host(variables))) return null;
        var name = variables.GetValueOrDefault("DOCKER_CONTEXT") is { Length: > 0 } chosen
            ? chosen
            : folder.Content["currentContext"] is JsonValue value && value.TryGetValue<string>(out var current) ? current : null;
        return string.IsNullOrEmpty(name) || name == OwnContext ? null : name;
    }

    /// <summary>The certificates: a context's own, else those of DOCKER_CERT_PATH where DOCKER_TLS_VERIFY asks for TLS. Null for no TLS.</summary>
    static EngineTls? TlsOf(IReadOnlyDictionary<string, string> variables, DockerConfigFolder folder, string? context, Uri endpoint)
    {
        var own = !string.IsNullOrEmpty(variables.GetValueOrDefault("DOCKER_TLS_VERIFY"));
        var certificates = context is not null
            ? Path.Combine(folder.Path, "contexts", "tls", Hash(context), "docker")
            : variables.GetValueOrDefault("DOCKER_CERT_PATH") is { Length: > 0 } given ? given : folder.Path;
        if (endpoint.Scheme is not ("tcp" or "http" or "https")) return null;
        if (endpoint.Scheme != "https" && !(context is null ? own : Directory.Exists(certificates))) return null;
        string In(string name) => Path.Combine(certificates, name);
        var (certificate, key, authority) = (In("cert.pem"), In("key.pem"), In("ca.pem"));
        X509Certificate2Collection authorities = [], client = [];
        if (File.Exists(authority)) authorities.ImportFromPemFile(authority);
        if (File.Exists(certificate) || File.Exists(key))
        {
            using var pem = X509Certificate2.CreateFromPemFile(certificate, key);
            client.Add(new X509Certificate2(pem.Export(X509ContentType.Pkcs12))); // Windows' TLS takes no key that is in memory only
        }
        return new EngineTls(authorities, client);
    }

    /// <summary>The name of a context's folder.</summary>
    static string Hash(string context) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(context))).ToLowerInvariant();

    ShowtimeException? Translate(Exception failure) => failure switch
    {
        DockerApiException refusal => Refused(refusal),
        _ when Find<AuthenticationException>(failure) is { } tls => new ShowtimeException(
            ShowtimeError.NotAuthenticated,
            $"The Docker engine at '{Endpoint}' and this machine do not agree on TLS: {tls.Message}",
            "Check the ca.pem, cert.pem and key.pem of DOCKER_CERT_PATH, or of the context, and the name that the engine's certificate is for.",
            failure),
        _ when failure is UnauthorizedAccessException || Find<SocketException>(failure) is { SocketErrorCode: SocketError.AccessDenied } => new ShowtimeException(
            ShowtimeError.PermissionDenied,
            $"This user may not use the Docker engine at '{Endpoint}'.",
            "Join the group of its socket (sudo usermod -aG docker $USER, then log in again), or point DOCKER_HOST at an engine of your own.",
            failure),
        HttpRequestException or SocketException or IOException or TimeoutException or AggregateException or OperationCanceledException
            or System.Text.Json.JsonException => new ShowtimeException(
            ShowtimeError.Unreachable,
            $"No Docker engine answers at '{Endpoint}': {Reason(failure)}.",
            "Start the engine, or point DOCKER_HOST or DOCKER_CONTEXT at one that runs.",
            failure),
        _ => null,
    };

    ShowtimeException Refused(DockerApiException refusal) => new(
        (int)refusal.StatusCode switch
        {
            400 => ShowtimeError.InvalidInput,
            401 or 403 => ShowtimeError.PermissionDenied,
            404 => ShowtimeError.NotFound,
            409 => ShowtimeError.Conflict,
            _ => ShowtimeError.Unreachable,
        },
        $"The Docker engine refuses ({(int)refusal.StatusCode}): {Message(refusal)}",
        $"Look at the engine's own log, or try the same with the docker command against '{Endpoint}'.",
        refusal);

    /// <summary>The engine's words; a body that is not the API's JSON is not quoted.</summary>
    internal static string Message(DockerApiException refusal)
    {
        try
        {
            return (string?)(JsonNode.Parse(refusal.ResponseBody ?? "") as JsonObject)?["message"] ?? refusal.StatusCode.ToString();
        }
        catch (Exception odd) when (odd is System.Text.Json.JsonException or InvalidOperationException)
        {
            return refusal.StatusCode.ToString();
        }
    }

    string Reason(Exception failure) => Find<SocketException>(failure) switch
    {
        { SocketErrorCode: SocketError.AddressNotAvailable } when Endpoint.Scheme == "unix" => "there is no such socket",
        { } socket => socket.Message,
        null => failure is System.Text.Json.JsonException ? "what answers is not the Docker API" : failure.Message.TrimEnd('.'),
    };

    static T? Find<T>(Exception? failure)
        where T : Exception
    {
        while (failure is not null and not T)
            failure = failure.InnerException;
        return (T?)failure;
    }

    sealed record CliSettings(string? DockerConfig, string? DockerHost) : IDockerCliSettings
    {
        public string? DockerTlsVerify => null;

        /// <summary>Contexts are asked for by name.</summary>
        public string? DockerContext => OwnContext;
    }

    /// <summary>TLS with the engine. .NET checks the name and the chain itself; the package's own check leaves the name out.</summary>
    sealed class EngineTls(X509Certificate2Collection authorities, X509Certificate2Collection client) : IAuthProvider
    {
        public bool TlsEnabled => true;

        public HttpMessageHandler ConfigureHandler(HttpMessageHandler handler)
        {
            var options = ((SocketsHttpHandler)handler).SslOptions;
            if (client.Count > 0) options.ClientCertificates = client;
            if (authorities.Count > 0)
            {
                options.CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                };
                options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
            }
            return handler;
        }
    }
}
