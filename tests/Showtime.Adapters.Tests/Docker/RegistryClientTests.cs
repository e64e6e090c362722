using System.Net;
using Showtime.Adapters.Docker;
using Showtime.Adapters.Registries;
using Showtime.Adapters.Tests.Processes;
using Showtime.Core.Errors;
using static Showtime.Adapters.Tests.Docker.ScriptedRegistry;

namespace Showtime.Adapters.Tests.Docker;

public sealed class RegistryClientTests
{
    const string Image = "example.com/app:t";
    const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    static readonly RegistryCredential Login = new("u", "s3cret");
    static readonly (string, string) DigestHeader = ("Docker-Content-Digest", Digest);

    [Theory]
    [InlineData(HttpStatusCode.OK, true)]
    [InlineData(HttpStatusCode.NotFound, false)]
    public async Task An_image_is_there_or_not(HttpStatusCode status, bool expected)
    {
        using var registry = new ScriptedRegistry(_ => Status(status, null, DigestHeader));

        Assert.Equal(expected, await ExistsAsync(registry, Image));
        Assert.Equal(["HEAD https://example.com/v2/app/manifests/t"], registry.Requests);
    }

    [Fact]
    public async Task Tags_of_ours_are_listed_page_by_page()
    {
        using var registry = new ScriptedRegistry(request => request.RequestUri!.Query.Contains("last", StringComparison.Ordinal)
            ? Status(HttpStatusCode.OK, """{"name":"app","tags":["pr-8-abcdef1-ci"]}""")
            : Status(HttpStatusCode.OK, """{"name":"app","tags":["latest","pr-7-abcdef0-ci"]}""", ("Link", "</v2/app/tags/list?n=1000&last=pr-7>; rel=\"next\"")));
        using var client = new RegistryClient(registry, new FixedCredentials(), TimeProvider.System);

        var listed = await client.ListAsync("example.com/app", CancellationToken.None);

        Assert.Equal(
            [("example.com/app:pr-7-abcdef0-ci", 7, "abcdef0"), ("example.com/app:pr-8-abcdef1-ci", 8, "abcdef1")],
            listed.Select(image => (image.Reference, image.PullRequest, image.Sha)));
        Assert.All(listed, image => Assert.Null(image.PushedAt));
        Assert.Equal(["GET https://example.com/v2/app/tags/list?n=1000", "GET https://example.com/v2/app/tags/list?n=1000&last=pr-7"], registry.Requests);
    }

    [Theory]
    [InlineData("""{"name":"app","tags":null}""")]
    [InlineData("""{"name":"app","tags":[]}""")]
    public async Task A_repository_without_tags_has_no_images(string answer)
    {
        using var registry = new ScriptedRegistry(_ => Status(HttpStatusCode.OK, answer));
        using var client = new RegistryClient(registry, new FixedCredentials(), TimeProvider.System);

        Assert.Empty(await client.ListAsync("example.com/app", CancellationToken.None));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "{}", null, ShowtimeError.Uncertain)]
    [InlineData(HttpStatusCode.OK, "[]", null, ShowtimeError.Uncertain)]
    [InlineData(HttpStatusCode.OK, """{"tags":"a"}""", null, ShowtimeError.Uncertain)]
    [InlineData(HttpStatusCode.OK, """{"tags":[]}""", "<https://elsewhere.example/v2/app/tags/list?last=a>; rel=\"next\"", ShowtimeError.Uncertain)]
    [InlineData(HttpStatusCode.OK, """{"tags":[]}""", "</v2/other/tags/list?last=a>; rel=\"next\"", ShowtimeError.Uncertain)]
    [InlineData(HttpStatusCode.OK, """{"tags":[]}""", "</v2/app/tags/list?n=1000>; rel=\"next\"", ShowtimeError.Uncertain)]
    [InlineData(HttpStatusCode.Forbidden, "{}", null, ShowtimeError.PermissionDenied)]
    public async Task A_list_of_tags_that_is_not_whole_is_an_error(HttpStatusCode status, string answer, string? link, object error)
    {
        (string, string)[] headers = link is null ? [] : [("Link", link)];
        using var registry = new ScriptedRegistry(_ => Status(status, answer, headers));
        using var client = new RegistryClient(registry, new FixedCredentials(), TimeProvider.System);

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => client.ListAsync("example.com/app", CancellationToken.None));

        Assert.Equal((ShowtimeError)error, failure.Error);
        Assert.Single(registry.Requests);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sha256:not-a-digest")]
    public async Task A_digest_without_a_header_is_computed_from_the_manifest(string? told)
    {
        (string, string)[] headers = told is null ? [] : [("Docker-Content-Digest", told)];
        using var registry = new ScriptedRegistry(request => Status(HttpStatusCode.OK, request.Method == HttpMethod.Get ? "{}" : null, headers));
        using var client = new RegistryClient(registry, new FixedCredentials(), TimeProvider.System);

        Assert.Equal("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", await client.FindDigestAsync(Image, CancellationToken.None));
    }

    [Theory]
    [InlineData("127.0.0.1:5000/app:t", "http://127.0.0.1:5000/v2/app/manifests/t")]
    [InlineData("apache/superset:t", "https://registry-1.docker.io/v2/apache/superset/manifests/t")]
    public async Task Each_registry_is_asked_at_its_address(string image, string address)
    {
        using var registry = new ScriptedRegistry(_ => Status(HttpStatusCode.OK, null, DigestHeader));

        await ExistsAsync(registry, image);

        Assert.Equal("HEAD " + address, registry.Requests.Single());
    }

    [Fact]
    public async Task An_answer_that_is_too_long_is_refused_once()
    {
        using var registry = new ScriptedRegistry(_ => Status(HttpStatusCode.OK, new string(' ', 5 * 1024 * 1024)));

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => ExistsAsync(registry, Image));

        Assert.Equal(ShowtimeError.Unreachable, failure.Error);
        Assert.Contains("longer than 4 MiB", failure.Message, StringComparison.Ordinal);
        Assert.Single(registry.Requests);
    }

    [Fact]
    public async Task A_token_is_fetched_where_the_registry_names_a_token_service_and_used_again()
    {
        using var registry = new ScriptedRegistry(request => request switch
        {
            { RequestUri.Host: "auth.example.com" } => Status(HttpStatusCode.OK, """{ "token": "T" }"""),
            { Headers.Authorization: null } => Status(
                HttpStatusCode.Unauthorized, null, ("WWW-Authenticate", "Bearer realm=\"https://auth.example.com/token\",service=\"reg\",scope=\"repository:app:pull\"")),
            _ => Status(HttpStatusCode.OK, null, DigestHeader),
        });
        using var client = new RegistryClient(registry, new FixedCredentials("example.com", Login), TimeProvider.System);

        Assert.NotNull(await client.FindDigestAsync(Image, CancellationToken.None));
        Assert.NotNull(await client.FindDigestAsync(Image, CancellationToken.None));

        Assert.Equal(
            [
                "HEAD https://example.com/v2/app/manifests/t",
                "GET https://auth.example.com/token?service=reg&scope=repository%3Aapp%3Apull Basic dTpzM2NyZXQ=",
                "HEAD https://example.com/v2/app/manifests/t Bearer T",
                "HEAD https://example.com/v2/app/manifests/t Bearer T",
            ],
            registry.Requests);
    }

    [Fact]
    public async Task A_token_that_has_expired_is_fetched_anew()
    {
        var tokens = 0;
        using var registry = new ScriptedRegistry(request => request switch
        {
            { RequestUri.Host: "auth.example.com" } => Status(HttpStatusCode.OK, $$"""{ "access_token": "T{{++tokens}}" }"""),
            { Headers.Authorization.Parameter: "T2" } => Status(HttpStatusCode.OK),
            { Headers.Authorization.Parameter: "T1" } when tokens == 1 && request.Headers.Contains("X-First") => Status(HttpStatusCode.OK),
            _ => Status(HttpStatusCode.Unauthorized, null, ("WWW-Authenticate", "Bearer realm=\"https://auth.example.com/token\"")),
        });
        using var client = new RegistryClient(registry, new FixedCredentials(), TimeProvider.System);
        await Assert.ThrowsAsync<ShowtimeException>(() => client.FindDigestAsync(Image, CancellationToken.None));

        Assert.NotNull(await client.FindDigestAsync(Image, CancellationToken.None));
    }

    [Fact]
    public async Task An_identity_token_is_exchanged()
    {
        using var registry = new ScriptedRegistry(request => request switch
        {
            { RequestUri.Host: "auth.example.com" } => Status(HttpStatusCode.OK, """{ "access_token": "T" }"""),
            { Headers.Authorization: null } => Status(HttpStatusCode.Unauthorized, null, ("WWW-Authenticate", "Bearer realm=\"https://auth.example.com/token\",service=\"reg\"")),
            _ => Status(HttpStatusCode.OK, null, DigestHeader),
        });
        using var client = new RegistryClient(registry, new FixedCredentials("example.com", new RegistryCredential("", "", "refresh")), TimeProvider.System);

        Assert.NotNull(await client.FindDigestAsync(Image, CancellationToken.None));
        Assert.Contains("POST https://auth.example.com/token", registry.Requests);
        Assert.Contains("refresh_token=refresh", registry.Bodies.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Basic_authentication_is_answered()
    {
        using var registry = new ScriptedRegistry(request => request.Headers.Authorization is null
            ? Status(HttpStatusCode.Unauthorized, null, ("WWW-Authenticate", "Basic realm=\"r\""))
            : Status(HttpStatusCode.OK, null, DigestHeader));

        Assert.True(await ExistsAsync(registry, Image));
        Assert.EndsWith("Basic dTpzM2NyZXQ=", registry.Requests[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer realm=\"http://auth.example.com/token\"")]
    [InlineData("Bearer realm=\"/token\"")]
    [InlineData("Bearer")]
    public async Task A_credential_is_never_sent_to_a_token_service_in_the_clear(string challenge)
    {
        using var registry = new ScriptedRegistry(_ => Status(HttpStatusCode.Unauthorized, null, ("WWW-Authenticate", challenge)));

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => ExistsAsync(registry, Image));

        Assert.Equal(ShowtimeError.NotAuthenticated, error.Error);
        Assert.Single(registry.Requests);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, ShowtimeError.NotAuthenticated, 1)]
    [InlineData(HttpStatusCode.Forbidden, ShowtimeError.PermissionDenied, 1)]
    [InlineData(HttpStatusCode.BadRequest, ShowtimeError.Unreachable, 1)]
    [InlineData(HttpStatusCode.TooManyRequests, ShowtimeError.Throttled, 4)]
    [InlineData(HttpStatusCode.BadGateway, ShowtimeError.Unreachable, 4)]
    public async Task A_read_that_fails_is_never_an_absent_image(HttpStatusCode status, ShowtimeError expected, int requests)
    {
        using var registry = new ScriptedRegistry(_ => Status(status));

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => ExistsAsync(registry, Image));

        Assert.Equal(expected, error.Error);
        Assert.Equal(requests, registry.Requests.Count);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_connection_is_tried_again()
    {
        var tries = 0;
        using var registry = new ScriptedRegistry(_ => ++tries < 4 ? throw new HttpRequestException("connection reset") : Status(HttpStatusCode.OK, null, DigestHeader));

        Assert.True(await ExistsAsync(registry, Image));
    }

    [Fact]
    public async Task A_registry_that_is_not_there_is_named()
    {
        using var registry = new ScriptedRegistry(_ => throw new HttpRequestException("connection refused"));

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => ExistsAsync(registry, Image));

        Assert.Equal("The registry example.com does not answer: connection refused", error.Message);
    }

    [Fact]
    public async Task A_tag_alone_is_deleted_where_the_registry_can()
    {
        using var registry = new ScriptedRegistry(request => request.Method == HttpMethod.Head
            ? Status(HttpStatusCode.OK, null, DigestHeader)
            : Status(HttpStatusCode.Accepted));

        Assert.True(await DeleteAsync(registry, Image));
        Assert.Equal("DELETE https://example.com/v2/app/manifests/t", registry.Requests[^1]);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.MethodNotAllowed)]
    public async Task Elsewhere_it_is_deleted_by_its_digest(HttpStatusCode toTag)
    {
        using var registry = new ScriptedRegistry(request => request.Method == HttpMethod.Head
            ? Status(HttpStatusCode.OK, null, DigestHeader)
            : Status(request.RequestUri!.AbsolutePath.EndsWith("/t", StringComparison.Ordinal) ? toTag : HttpStatusCode.Accepted));

        Assert.True(await DeleteAsync(registry, Image));
        Assert.Equal("DELETE https://example.com/v2/app/manifests/" + Digest, registry.Requests[^1]);
    }

    [Fact]
    public async Task An_absent_image_needs_no_deletion()
    {
        using var registry = new ScriptedRegistry(_ => Status(HttpStatusCode.NotFound));

        Assert.False(await DeleteAsync(registry, Image));
        Assert.False(await DeleteAsync(registry, "apache/superset:t"));
        Assert.All(registry.Requests, request => Assert.StartsWith("HEAD", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_registry_that_deletes_nothing_says_what_to_turn_on()
    {
        using var registry = new ScriptedRegistry(request => request.Method == HttpMethod.Head
            ? Status(HttpStatusCode.OK, null, DigestHeader)
            : Status(HttpStatusCode.MethodNotAllowed));

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => DeleteAsync(registry, Image));

        Assert.Equal(ShowtimeError.PermissionDenied, error.Error);
        Assert.Contains("REGISTRY_STORAGE_DELETE_ENABLED", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Docker_hub_deletes_over_its_own_interface()
    {
        using var registry = new ScriptedRegistry(request => request.RequestUri!.AbsolutePath == "/v2/users/login"
            ? Status(HttpStatusCode.OK, """{ "token": "JWT" }""")
            : Status(request.Method == HttpMethod.Delete ? HttpStatusCode.NoContent : HttpStatusCode.OK, null, DigestHeader));

        Assert.True(await DeleteAsync(registry, "apache/superset:pr-1-abcdef0-ci", "docker.io"));

        Assert.Equal("POST https://hub.docker.com/v2/users/login", registry.Requests[1]);
        Assert.Equal("""{"username":"u","password":"s3cret"}""", registry.Bodies.Single());
        Assert.Equal("DELETE https://hub.docker.com/v2/repositories/apache/superset/tags/pr-1-abcdef0-ci/ Bearer JWT", registry.Requests[2]);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, HttpStatusCode.NoContent, ShowtimeError.NotAuthenticated)]
    [InlineData(HttpStatusCode.OK, HttpStatusCode.Forbidden, ShowtimeError.PermissionDenied)]
    public async Task A_refusal_of_docker_hub_is_reported_without_the_password(HttpStatusCode login, HttpStatusCode deletion, ShowtimeError expected)
    {
        using var registry = new ScriptedRegistry(request => request.RequestUri!.AbsolutePath == "/v2/users/login"
            ? Status(login, """{ "token": "JWT" }""")
            : Status(request.Method == HttpMethod.Delete ? deletion : HttpStatusCode.OK, null, DigestHeader));

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => DeleteAsync(registry, "apache/superset:t", "docker.io"));

        Assert.Equal(expected, error.Error);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    static async Task<bool> ExistsAsync(ScriptedRegistry registry, string image)
    {
        using var client = new RegistryClient(registry, new FixedCredentials("example.com", Login), new SwiftTime());
        return await client.FindDigestAsync(image, CancellationToken.None) is not null;
    }

    static async Task<bool> DeleteAsync(ScriptedRegistry registry, string image, string login = "example.com")
    {
        using var client = new RegistryClient(registry, new FixedCredentials(login, Login), new SwiftTime());
        return await client.DeleteAsync(image, CancellationToken.None);
    }

    /// <summary>Pauses are over at once; the limit of 30 seconds for an answer stays what it is.</summary>
    sealed class SwiftTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime >= TimeSpan.FromSeconds(30) || dueTime < TimeSpan.Zero ? dueTime : TimeSpan.Zero, period);
    }
}
