using System.Text.Json.Nodes;
using Showtime.Adapters.Docker;
using Showtime.Adapters.Processes;
using Showtime.Adapters.Registries;
using Showtime.Adapters.Tests.Processes;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Tests.Docker;

public sealed class DockerConfigTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly Dictionary<string, string> _variables;

    public DockerConfigTests() =>
        _variables = new() { ["DOCKER_CONFIG"] = _folder.Combine("real"), ["PATH"] = _folder.Combine("bin") + ":/usr/bin:/bin" };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("docker.io", "hub", "p:w")]
    [InlineData("example.com:5000", "me", "secret")]
    [InlineData("old.example.com", "old", "pw")]
    [InlineData("plain.example.com", "u", "p")]
    public async Task A_credential_of_docker_login_is_found(string registry, string user, string password)
    {
        _folder.Write("real/config.json", $$"""
            { "auths": {
              "https://index.docker.io/v1/": { "auth": "{{Base64("hub:p:w")}}" },
              "example.com:5000": { "auth": "{{Base64("me:secret")}}" },
              "https://old.example.com/v1/": { "auth": "{{Base64("old:pw")}}" },
              "plain.example.com": { "username": "u", "password": "p" } } }
            """);

        Assert.Equal(new RegistryCredential(user, password), await FindAsync(registry));
    }

    [Fact]
    public async Task An_identity_token_is_found()
    {
        _folder.Write("real/config.json", $$"""{ "auths": { "example.com": { "auth": "{{Base64("0000:")}}", "identitytoken": "refresh" } } }""");

        Assert.Equal("refresh", (await FindAsync("example.com"))?.IdentityToken);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{ "auths": { "other.example.com": { "auth": "YTpi" }, "example.com": {} } }""")]
    [InlineData("""{ "auths": { "example.com": { "auth": "not base 64" } } }""")]
    public async Task A_registry_without_a_login_has_no_credential(string? config)
    {
        if (config is not null)
            _folder.Write("real/config.json", config);

        Assert.Null(await FindAsync("example.com"));
    }

    [Fact]
    public async Task A_broken_configuration_is_named_and_not_quoted()
    {
        _folder.Write("real/config.json", "{ s3cret");

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => FindAsync("example.com"));

        Assert.Contains("config.json", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "credsStore": "test" }""")]
    [InlineData("""{ "credHelpers": { "example.com": "test" } }""")]
    public async Task A_credential_helper_is_asked(string config)
    {
        Requires.UnixShell();
        _folder.Write("real/config.json", config);
        _folder.Write("bin/docker-credential-test", """
            #!/bin/sh
            read -r server
            printf '{"ServerURL":"%s","Username":"for %s","Secret":"%s"}' "$server" "$server" "$1"
            """, executable: true);

        Assert.Equal(new RegistryCredential("for example.com", "get"), await FindAsync("example.com"));
    }

    [Fact]
    public async Task A_helper_without_the_credential_is_no_error()
    {
        Requires.UnixShell();
        _folder.Write("real/config.json", """{ "credsStore": "test" }""");
        _folder.Write("bin/docker-credential-test", "#!/bin/sh\necho 'credentials not found in native keychain'; exit 1", executable: true);

        Assert.Null(await FindAsync("example.com"));
    }

    [Fact]
    public async Task A_helper_that_fails_is_named_without_what_it_said()
    {
        Requires.UnixShell();
        _folder.Write("real/config.json", """{ "credsStore": "test" }""");
        _folder.Write("bin/docker-credential-test", "#!/bin/sh\necho s3cret; exit 1", executable: true);

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => FindAsync("example.com"));

        Assert.Equal(ShowtimeError.NotAuthenticated, error.Error);
        Assert.Contains("docker-credential-test", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("../evil")]
    public async Task A_helper_that_is_not_there_is_named(string name)
    {
        _folder.Write("real/config.json", $$"""{ "credsStore": "{{name}}" }""");

        Assert.Contains(
            "docker-credential-" + name, (await Assert.ThrowsAsync<ShowtimeException>(() => FindAsync("example.com"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Docker_hub_is_known_from_the_originals_variables()
    {
        var chain = new CredentialChain(
            log: null,
            new DockerHubVariables(new Dictionary<string, string> { ["DOCKERHUB_USER"] = "u", ["DOCKERHUB_TOKEN"] = "t" }),
            new DockerConfigCredentials(_variables, new ProcessRunner(TimeProvider.System)));

        Assert.Equal(new RegistryCredential("u", "t"), await chain.FindAsync("docker.io", CancellationToken.None));
        Assert.Null(await chain.FindAsync("example.com", CancellationToken.None));
    }

    [Fact]
    public void A_credential_prints_no_secret()
    {
        Assert.DoesNotContain("s3cret", new RegistryCredential("u", "s3cret", "s3cret").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, new[] { "auths", "cliPluginsExtraDirs", "credHelpers", "currentContext", "proxies" })]
    [InlineData(false, new[] { "auths", "cliPluginsExtraDirs", "credHelpers", "currentContext" })]
    public void A_temporary_configuration_names_the_given_registries_and_holds_no_secret(bool trusted, string[] keys)
    {
        Requires.UnixShell();
        WriteOperatorsConfiguration();

        using var config = TemporaryDockerConfig.Create(_variables, new Dictionary<string, RegistryCredential> { ["docker.io"] = new("u", "p") }, trusted);

        var content = JsonNode.Parse(File.ReadAllText(Path.Combine(config.Path, "config.json")))!.AsObject();
        Assert.Equal(keys, content.Select(pair => pair.Key).Order());
        Assert.Empty(content["auths"]!.AsObject());
        Assert.Equal("""{"https://index.docker.io/v1/":"showtime"}""", content["credHelpers"]!.ToJsonString());
        Assert.Equal([_folder.Combine("real/cli-plugins"), "/plugins"], content["cliPluginsExtraDirs"]!.AsArray().Select(node => (string?)node));
        Assert.True(File.Exists(Path.Combine(config.Path, "contexts/meta/abc/meta.json")));
        Assert.Equal(_folder.Combine("real/buildx"), config.BuildxState);
    }

    [Fact]
    public void The_key_of_a_context_is_not_copied_and_not_deleted()
    {
        Requires.UnixShell();
        WriteOperatorsConfiguration();
        var key = _folder.Write("real/contexts/tls/abc/docker/key.pem", "a key");

        using (var config = TemporaryDockerConfig.Create(_variables, new Dictionary<string, RegistryCredential>(), trusted: true))
            Assert.NotNull(new DirectoryInfo(Path.Combine(config.Path, "contexts")).LinkTarget);

        Assert.Equal("a key", File.ReadAllText(key));
    }

    [Theory]
    [InlineData("example.com", "u", "it's \"s3cret\" $(id) `id` \\ %s", null)]
    [InlineData("docker.io", "u", "p", null)]
    [InlineData("localhost:5000", "", "", "refresh")]
    public async Task The_credential_helper_answers_from_the_commands_environment(string registry, string user, string password, string? token)
    {
        Requires.UnixShell();
        var credential = new RegistryCredential(user, password, token);
        using var config = TemporaryDockerConfig.Create(
            _variables, new Dictionary<string, RegistryCredential> { ["other.example.com"] = new("x", "y"), [registry] = credential }, trusted: true);
        // Docker's way to a credential is what DockerConfigCredentials goes as well.
        var environment = DockerEnvironment.Select(_variables, config);

        Assert.Equal(
            credential, await new DockerConfigCredentials(environment, new ProcessRunner(TimeProvider.System)).FindAsync(registry, CancellationToken.None));
        Assert.Null(
            await new DockerConfigCredentials(environment, new ProcessRunner(TimeProvider.System)).FindAsync("third.example.com", CancellationToken.None));
    }

    [Fact]
    public void A_temporary_configuration_is_the_owners_alone_and_goes_away()
    {
        Requires.UnixShell();
        var config = TemporaryDockerConfig.Create(_variables, new Dictionary<string, RegistryCredential>(), trusted: true);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(config.Path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(config.Path, "config.json")));
        }

        config.Dispose();

        Assert.False(Directory.Exists(config.Path));
    }

    void WriteOperatorsConfiguration()
    {
        _folder.Write("real/config.json", """
            { "auths": { "other.example.com": { "auth": "YTpi" } }, "credsStore": "test", "HttpHeaders": { "Authorization": "x" },
              "currentContext": "far", "proxies": { "default": { "httpProxy": "http://user:s3cret@proxy" } }, "cliPluginsExtraDirs": ["/plugins"] }
            """);
        _folder.Write("real/contexts/meta/abc/meta.json", "{}");
    }

    Task<RegistryCredential?> FindAsync(string registry) =>
        new DockerConfigCredentials(_variables, new ProcessRunner(TimeProvider.System)).FindAsync(registry, CancellationToken.None);

    static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
}
