using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Docker.DotNet;
using Showtime.Adapters.Docker;
using Showtime.Adapters.Tests.Processes;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Tests.Docker;

public sealed class DockerConnectionTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("unix:///run/other.sock", "unix:///run/other.sock")]
    [InlineData("tcp://192.0.2.1:2375", "tcp://192.0.2.1:2375/")]
    [InlineData("tcp://192.0.2.1", "tcp://192.0.2.1:2375/")]
    [InlineData("npipe://./pipe/other", "npipe://./pipe/other")]
    [InlineData("npipe:////./pipe/other", "npipe://./pipe/other")]
    public void DOCKER_HOST_comes_before_every_context(string host, string expected)
    {
        Context("remote", "tcp://192.0.2.2:2376");
        _folder.Write("config.json", """{"currentContext":"remote"}""");

        using var connection = Open(("DOCKER_HOST", host), ("DOCKER_CONTEXT", "remote"));

        Assert.Equal(expected, connection.Endpoint.ToString());
    }

    [Fact]
    public void A_named_context_comes_before_the_current_one()
    {
        Context("remote", "tcp://192.0.2.2:2376");
        Context("other", "unix:///run/other.sock");
        _folder.Write("config.json", """{"currentContext":"remote"}""");

        using var current = Open();
        using var named = Open(("DOCKER_CONTEXT", "other"));
        using var own = Open(("DOCKER_CONTEXT", "default"));

        Assert.Equal("tcp://192.0.2.2:2376/", current.Endpoint.ToString());
        Assert.Equal("unix:///run/other.sock", named.Endpoint.ToString());
        Assert.Contains(own.Endpoint.Scheme, new[] { "unix", "npipe" });
    }

    [Fact]
    public void Without_a_host_or_a_context_it_is_this_machines_own_engine()
    {
        using var connection = Open();

        Assert.Equal(OperatingSystem.IsWindows() ? "npipe://./pipe/docker_engine" : "unix:///var/run/docker.sock", connection.Endpoint.ToString());
    }

    [Fact]
    public void A_context_that_is_not_there_is_named_with_the_remedy()
    {
        var error = Assert.Throws<ShowtimeException>(() => Open(("DOCKER_CONTEXT", "gone")));

        Assert.Equal(ShowtimeError.InvalidConfiguration, error.Error);
        Assert.Contains("'gone'", error.Message, StringComparison.Ordinal);
        Assert.Contains("docker context use", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void An_engine_over_ssh_is_refused_with_a_way_round()
    {
        var error = Assert.Throws<ShowtimeException>(() => Open(("DOCKER_HOST", "ssh://me@example.com")));

        Assert.Equal(ShowtimeError.InvalidConfiguration, error.Error);
        Assert.Contains("ssh -nNT -L", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Certificates_that_are_missing_are_named()
    {
        _folder.Write("cert.pem", "");

        var error = Assert.Throws<ShowtimeException>(() => Open(("DOCKER_HOST", "tcp://192.0.2.1:2376"), ("DOCKER_TLS_VERIFY", "1")));

        Assert.Contains("key.pem", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_that_nobody_serves_is_no_engine()
    {
        Requires.UnixShell();
        var path = _folder.Combine("docker.sock");
        using (Socket left = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            left.Bind(new UnixDomainSocketEndPoint(path));

        var error = await PingAsync(("DOCKER_HOST", "unix://" + path));

        Assert.Equal(ShowtimeError.Unreachable, error.Error);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("Start the engine", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_that_is_closed_to_this_user_says_which_group_to_join()
    {
        using var connection = Open(("DOCKER_HOST", "unix:///run/closed.sock"));

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => connection.AskAsync(
            _ => throw new HttpRequestException("Connection failed.", new SocketException((int)SocketError.AccessDenied)), CancellationToken.None));

        Assert.Equal(ShowtimeError.PermissionDenied, error.Error);
        Assert.Equal("This user may not use the Docker engine at 'unix:///run/closed.sock'.", error.Message);
        Assert.Contains("group", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, ShowtimeError.InvalidInput)]
    [InlineData(403, ShowtimeError.PermissionDenied)]
    [InlineData(404, ShowtimeError.NotFound)]
    [InlineData(409, ShowtimeError.Conflict)]
    [InlineData(500, ShowtimeError.Unreachable)]
    public async Task A_refusal_is_reported_in_the_engines_words(int status, ShowtimeError expected)
    {
        using FakeEngine engine = new() { Version = FakeEngine.Refusal(status, "client version 1.99 is too new") };
        using var connection = Open(("DOCKER_HOST", engine.Host));

        var error = await Assert.ThrowsAsync<ShowtimeException>(
            () => connection.AskAsync(client => client.System.GetVersionAsync(CancellationToken.None), CancellationToken.None));

        Assert.Equal(expected, error.Error);
        Assert.Equal($"The Docker engine refuses ({status}): client version 1.99 is too new", error.Message);
    }

    [Fact]
    public async Task A_cancelled_request_is_no_failure_of_the_engine()
    {
        using var connection = Open(("DOCKER_HOST", "tcp://127.0.0.1:9"));
        CancellationToken cancelled = new(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.AskAsync(client => client.System.PingAsync(cancelled), cancelled));
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("other.example", false)]
    public async Task Over_TLS_the_engine_has_to_prove_its_name_and_sees_the_clients_certificate(string name, bool trusted)
    {
        using var authority = Authority();
        using var server = Certificate(authority, name);
        using var client = Certificate(authority, "me");
        _folder.Write("certs/ca.pem", authority.ExportCertificatePem());
        _folder.Write("certs/cert.pem", client.ExportCertificatePem());
        _folder.Write("certs/key.pem", client.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        using TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var seen = ServeAsync(listener, server);
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        using var connection = Open(("DOCKER_HOST", $"tcp://localhost:{port}"), ("DOCKER_TLS_VERIFY", "1"), ("DOCKER_CERT_PATH", _folder.Combine("certs")));

        var failure = await Record.ExceptionAsync(() => connection.AskAsync(docker => docker.System.PingAsync(CancellationToken.None), CancellationToken.None));

        if (trusted)
        {
            Assert.Null(failure);
            Assert.Equal("CN=me", await seen);
            return;
        }
        var error = Assert.IsType<ShowtimeException>(failure);
        Assert.Equal(ShowtimeError.NotAuthenticated, error.Error);
        Assert.Contains("DOCKER_CERT_PATH", error.Remedy, StringComparison.Ordinal);
    }

    /// <summary>Answers one ping; the result is the client's name.</summary>
    static async Task<string?> ServeAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using var connection = await listener.AcceptTcpClientAsync();
        await using SslStream tls = new(connection.GetStream(), leaveInnerStreamOpen: false, (_, client, _, _) => client is not null);
        try
        {
            await tls.AuthenticateAsServerAsync(certificate, clientCertificateRequired: true, checkCertificateRevocation: false);
            using StreamReader reader = new(tls, leaveOpen: true);
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
            }
            await tls.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK"));
            return tls.RemoteCertificate?.Subject;
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            return null;
        }
    }

    static X509Certificate2 Authority()
    {
        using var key = RSA.Create(2048);
        CertificateRequest request = new("CN=the authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    static X509Certificate2 Certificate(X509Certificate2 authority, string name)
    {
        using var key = RSA.Create(2048);
        CertificateRequest request = new("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), RandomNumberGenerator.GetBytes(8));
        using var whole = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), password: null, X509KeyStorageFlags.Exportable);
    }

    async Task<ShowtimeException> PingAsync(params (string Name, string Value)[] variables)
    {
        using var connection = Open(variables);
        return await Assert.ThrowsAsync<ShowtimeException>(
            () => connection.AskAsync(client => client.System.PingAsync(CancellationToken.None), CancellationToken.None));
    }

    DockerConnection Open(params (string Name, string Value)[] variables) =>
        DockerConnection.Open(variables.Append(("DOCKER_CONFIG", _folder.Path)).ToDictionary(pair => pair.Item1, pair => pair.Item2));

    void Context(string name, string host)
    {
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name))).ToLowerInvariant();
        JsonObject endpoint = new() { ["Host"] = host, ["SkipTLSVerify"] = false };
        JsonObject meta = new() { ["Name"] = name, ["Endpoints"] = new JsonObject { ["docker"] = endpoint } };
        _folder.Write($"contexts/meta/{hash}/meta.json", meta.ToJsonString());
    }
}
