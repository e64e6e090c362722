using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Adapters.GitHub;
using Showtime.Adapters.GitHub.Http;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Tests.GitHub;

public sealed class TransportTests : IDisposable
{
    const string Secret = "ghp_secret";
    const string Html = "<html><head><title>Unicorn! &middot; GitHub</title><style>p { color: red }</style></head><body><p>No server is available</p></body></html>";

    readonly InstantClock _clock = new(GitHubStage.Options.RequestTimeout);
    readonly RecordingLog _log = new();
    readonly Wire _wire = new();
    readonly GitHubTransport _transport;

    public TransportTests() => _transport = new(GitHubStage.Options, _ => new(Secret), _wire, _clock, _log);

    public void Dispose()
    {
        _transport.Dispose();
        _wire.Dispose();
    }

    [Theory]
    [InlineData(401, "Bad credentials", ShowtimeError.NotAuthenticated, "gh auth login")]
    [InlineData(403, "Resource not accessible by integration", ShowtimeError.PermissionDenied, "permissions: pull-requests: write, issues: write")]
    [InlineData(404, "Not Found", ShowtimeError.NotFound, "acme/superset")]
    [InlineData(422, "Validation Failed", ShowtimeError.Conflict, null)]
    [InlineData(422, "name is too long (maximum is 50 characters)", ShowtimeError.LimitExceeded, "50 characters")]
    [InlineData(418, "Teapot", ShowtimeError.Unreachable, "Try again")]
    public async Task A_refusal_is_typed_says_why_and_what_to_do(int status, string message, ShowtimeError error, string? remedy)
    {
        Answer(status, $$"""{"message":"{{message}}"}""");

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => RestAsync(HttpMethod.Get));

        Assert.Equal(error, failure.Error);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        if (remedy is not null) Assert.Contains(remedy, failure.Remedy, StringComparison.Ordinal);
        Assert.False(failure.MayHaveHappened);
        Assert.Single(_wire.Requests);
    }

    [Fact]
    public async Task A_refusal_names_the_permission_that_github_asks_for()
    {
        Answer(
            403, """{"message":"Resource not accessible by personal access token"}""", ("x-accepted-github-permissions", "issues=write; pull_requests=write"));

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => RestAsync(HttpMethod.Post));

        Assert.Contains("issues=write; pull_requests=write", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_message_contains_the_details_of_a_validation()
    {
        Answer(422, """{"message":"Validation Failed","errors":[{"resource":"Label","code":"already_exists","field":"name"}]}""");

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => RestAsync(HttpMethod.Post));

        Assert.Contains("already_exists", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_of_others_never_begins_a_line_of_the_log()
    {
        Answer(422, """{"message":"No\n::set-output name=x::y"}""");

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => RestAsync(HttpMethod.Get, path: "users/a%0A::error::b"));

        Assert.DoesNotContain('\n', failure.Message);
        Assert.All(_log.Activities, activity => Assert.DoesNotContain('\n', activity.Message));
    }

    /// <summary>Answers with a rate limit, and the shortest wait that they ask for, in seconds.</summary>
    public static TheoryData<int, string, string, string, double> Limits => new()
    {
        { 403, """{"message":"API rate limit exceeded for installation."}""", "x-ratelimit-remaining", "0", 300 },
        { 429, """{"message":"API rate limit exceeded"}""", "x-ratelimit-remaining", "0", 300 },
        { 403, """{"message":"You have exceeded a secondary rate limit."}""", "Retry-After", "37", 37 },
        { 429, """{"message":"Slow down"}""", "Retry-After", "37", 37 },
        { 403, """{"message":"You have exceeded a secondary rate limit. Please wait a few minutes."}""", "x-other", "1", 60 },
        { 429, "<html><title>Too many requests</title></html>", "x-other", "1", 60 },
        { 403, """{"message":"Validation Failed: was submitted too quickly"}""", "x-other", "1", 60 },
        { 200, """{"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded for user ID 1."}]}""", "x-ratelimit-remaining", "0", 300 },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task After_a_rate_limit_the_request_is_sent_again_even_if_it_writes(int status, string body, string header, string value, double seconds)
    {
        var reset = _clock.GetUtcNow().AddSeconds(300).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        _wire.Rule = (number, _) => Answered(number == 1
            ? Wire.Answer(status, body, "application/json", (header, value), ("x-ratelimit-reset", reset))
            : Wire.Answer(200, """{"data":{}}"""));

        await _transport.GraphQlAsync(Mutation(), default);

        Assert.Equal(2, _wire.Requests.Count);
        Assert.InRange(Assert.Single(_clock.Waits).TotalSeconds, seconds, seconds + 2);
        Assert.Contains(
            _log.Activities, activity => activity.Kind == ActivityKind.Warning && activity.Message.Contains("rate limit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_hours_limit_with_the_least_left_counts_by_GitHubs_clock()
    {
        var theirs = _clock.GetUtcNow().AddHours(-3);
        (string Resource, string Remaining)[] answers = [("core", "900"), ("graphql", "99"), ("search", "1"), ("core", "many")];
        _wire.Rule = (number, _) => Answered(Wire.Answer(200, "[]", "application/json",
            ("x-ratelimit-resource", answers[number - 1].Resource), ("x-ratelimit-remaining", answers[number - 1].Remaining),
            ("x-ratelimit-reset", theirs.AddMinutes(20).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)), ("Date", theirs.ToString("R"))));

        Assert.Null(_transport.Requests);
        await RestAsync(HttpMethod.Get);
        Assert.Equal(900, _transport.Requests!.Remaining);
        foreach (var _ in answers.Skip(1)) await RestAsync(HttpMethod.Get);

        Assert.Equal(99, _transport.Requests!.Remaining);
        Assert.InRange(_transport.Requests.ResetsAt - _transport.Clock.GetUtcNow(), TimeSpan.FromMinutes(20) - TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(20) + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_server_without_limits_says_nothing_of_them()
    {
        Answer(200, "[]");

        await RestAsync(HttpMethod.Get);

        Assert.Null(_transport.Requests);
    }

    [Fact]
    public async Task The_reset_of_a_limit_is_read_by_the_clock_of_the_host()
    {
        var theirs = _clock.GetUtcNow().AddHours(-3);
        _wire.Rule = (number, _) => Answered(number == 1
            ? Wire.Answer(
                403,
                "{}",
                "application/json",
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", theirs.AddSeconds(90).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)),
                ("Date", theirs.ToString("R")))
            : Wire.Answer(200, "[]"));

        await RestAsync(HttpMethod.Get);

        Assert.InRange(Assert.Single(_clock.Waits).TotalSeconds, 90, 92);
    }

    [Fact]
    public async Task A_limit_beyond_the_budget_fails_at_once()
    {
        Answer(403, """{"message":"API rate limit exceeded"}""", ("Retry-After", "3600"));

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => RestAsync(HttpMethod.Get));

        Assert.Equal(ShowtimeError.Throttled, failure.Error);
        Assert.Contains("3600 s", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_clock.Waits);
    }

    [Fact]
    public async Task Repeated_limits_end_with_the_budget()
    {
        Answer(429, """{"message":"Slow down"}""", ("Retry-After", "100"));

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => RestAsync(HttpMethod.Post));

        Assert.Equal(ShowtimeError.Throttled, failure.Error);
        Assert.False(failure.MayHaveHappened);
        Assert.InRange(_clock.Waits.Sum(wait => wait.TotalSeconds), 700, 900);
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(502, Html)]
    [InlineData(503, """{"message":"Service unavailable"}""")]
    [InlineData(200, Html)]
    [InlineData(200, """{"data":""")]
    [InlineData(200, "")]
    [InlineData(200, "{}")]
    public async Task A_read_is_repeated_while_the_host_fails(int status, string body)
    {
        _wire.Rule = (number, _) => Answered(Wire.Answer(number <= 2 ? status : 200, number <= 2 ? body : """{"ok":true}"""));

        var reply = await RestAsync(HttpMethod.Get);

        Assert.True(reply.GetProperty("ok").GetBoolean());
        Assert.Equal(3, _wire.Requests.Count);
        Assert.Equal(2, _clock.Waits.Count);
        Assert.True(_clock.Waits[1] > _clock.Waits[0]);
    }

    [Fact]
    public async Task A_query_that_timed_out_inside_github_is_sent_again()
    {
        _wire.Rule = (number, _) =>
            Answered(
                Wire.Answer(
                    200,
                    number == 1
                        ? """{"data":null,"errors":[{"message":"Something went wrong while executing your query. This may be the result of a timeout."}]}"""
                        : """{"data":{"a":1}}"""));

        var answer = await _transport.GraphQlAsync(Query(), default);

        Assert.Equal(1, answer.Data.GetProperty("a").GetInt32());
    }

    [Fact]
    public async Task A_failing_host_is_named_with_its_message_and_without_its_html()
    {
        Answer(502, Html);

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => RestAsync(HttpMethod.Get));

        Assert.Equal(ShowtimeError.Unreachable, failure.Error);
        Assert.Contains("api.github.com", failure.Message, StringComparison.Ordinal);
        Assert.Contains("502 Unicorn! · GitHub", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("<", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayHaveHappened);
        Assert.InRange(_clock.Waits.Sum(wait => wait.TotalSeconds), 20, 45);
    }

    [Theory]
    [InlineData(502, Html)]
    [InlineData(200, Html)]
    [InlineData(200, """{"data":null,"errors":[{"message":"Something went wrong while executing your query."}]}""")]
    public async Task A_write_that_failed_on_the_host_is_not_repeated_and_may_have_happened(int status, string body)
    {
        Answer(status, body);

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => _transport.GraphQlAsync(Mutation(), default));

        Assert.Equal((ShowtimeError.Unreachable, true), (failure.Error, failure.MayHaveHappened));
        Assert.Single(_wire.Requests);
    }

    [Fact]
    public async Task An_idempotent_write_is_repeated()
    {
        _wire.Rule = (number, _) => number == 1 ? new Wire.Fate.Dropped(CarriedOut: false) : Answered(Wire.Answer(200, """{"data":{}}"""));

        await _transport.GraphQlAsync(Mutation() with { Repeatable = true }, default);

        Assert.Equal(2, _wire.Requests.Count);
    }

    [Fact]
    public async Task A_connection_that_cannot_be_made_is_tried_again_even_for_a_write()
    {
        _wire.Rule = (number, _) => number < 3 ? new Wire.Fate.Refused() : Answered(Wire.Answer(200, """{"data":{}}"""));

        await _transport.GraphQlAsync(Mutation(), default);

        Assert.Equal(3, _wire.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_unreachable_host_is_named_and_nothing_has_happened(bool write)
    {
        _wire.Rule = (_, _) => new Wire.Fate.Refused();

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => RestAsync(write ? HttpMethod.Post : HttpMethod.Get));

        Assert.Equal((ShowtimeError.Unreachable, false, "api.github.com"), (failure.Error, failure.MayHaveHappened, failure.Target));
        Assert.Contains("api.github.com", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Connection refused", failure.Message, StringComparison.Ordinal);
        Assert.Contains("GITHUB_API_URL", failure.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_write_whose_answer_is_lost_may_have_happened(bool silent)
    {
        _clock.TimeoutsFire = silent;
        _wire.Rule = (_, _) => silent ? new Wire.Fate.Silent() : new Wire.Fate.Dropped(CarriedOut: false);

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => RestAsync(HttpMethod.Post));

        Assert.True(failure.MayHaveHappened);
        Assert.Single(_wire.Requests);
    }

    [Fact]
    public async Task A_read_without_an_answer_ends_in_time()
    {
        _clock.TimeoutsFire = true;
        _wire.Rule = (_, _) => new Wire.Fate.Silent();

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => RestAsync(HttpMethod.Get));

        Assert.Equal((ShowtimeError.Unreachable, false), (failure.Error, failure.MayHaveHappened));
        Assert.Contains("60 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_a_read_at_once_and_lets_a_write_finish()
    {
        using var cancellation = new CancellationTokenSource();
        _wire.Before = (_, _) => cancellation.CancelAsync();
        _wire.Rule = (_, sent) => sent.Method == "GET" ? new Wire.Fate.Silent() : Answered(Wire.Answer(200, """{"done":true}"""));

        var reply = await RestAsync(HttpMethod.Post, cancellationToken: cancellation.Token);
        Assert.True(reply.GetProperty("done").GetBoolean());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RestAsync(HttpMethod.Post, cancellationToken: cancellation.Token));
        Assert.Single(_wire.Requests);

        using var second = new CancellationTokenSource();
        _wire.Before = (_, _) => second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RestAsync(HttpMethod.Get, cancellationToken: second.Token));
    }

    [Fact]
    public async Task Each_call_is_reported_and_never_the_token()
    {
        _wire.Rule = (number, _) => Answered(Wire.Answer(number == 3 ? 403 : 200, """{"data":{},"message":"no"}"""));
        await _transport.GraphQlAsync(Query(), default);
        await _transport.GraphQlAsync(
            GraphQlDocuments.Batch(
                "ApplyTransition",
                [("createLabel", [], "clientMutationId"), ("createLabel", [], "clientMutationId"), ("addComment", [], "clientMutationId")],
                1,
                ""),
            default);
        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => RestAsync(HttpMethod.Delete, path: "repos/acme/superset/labels/%F0%9F%8E%AA"));

        Assert.Equal(
            ["GraphQL query ReadIdentity", "GraphQL mutation ApplyTransition: createLabel ×2, addComment", "DELETE /repos/acme/superset/labels/🎪"],
            _log.Activities.Where(activity => activity.Kind == ActivityKind.RemoteCall).Select(activity => activity.Message));
        Assert.DoesNotContain(_log.Activities, activity => activity.Message.Contains(Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, failure.ToString() + failure.Remedy, StringComparison.Ordinal);
        Assert.All(_wire.Requests, request => Assert.Equal($"Bearer {Secret}", request.Authorization));
        Assert.All(_wire.Requests, request => Assert.StartsWith("showtime/", request.UserAgent, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_redirect_is_followed_on_the_same_host_with_the_token_and_the_body(string method)
    {
        _wire.Rule = (number, _) => Answered(number == 1
            ? Wire.Answer(301, "{}", "application/json", ("Location", "https://api.github.com/repositories/1/labels"))
            : Wire.Answer(200, """{"ok":true}"""));

        var reply = await RestAsync(new(method));

        Assert.True(reply.GetProperty("ok").GetBoolean());
        Assert.Equal(["/repos/acme/superset/labels", "/repositories/1/labels"], _wire.Requests.Select(request => request.Url.AbsolutePath));
        Assert.Equal(_wire.Requests[0] with { Url = _wire.Requests[1].Url }, _wire.Requests[1]);
        Assert.Equal($"Bearer {Secret}", _wire.Requests[1].Authorization);
    }

    [Theory]
    [InlineData("https://elsewhere.example/steal")]
    [InlineData("http://api.github.com/plain")]
    public async Task A_redirect_to_another_host_is_not_followed(string location)
    {
        Answer(301, "{}", ("Location", location));

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => RestAsync(HttpMethod.Get));

        Assert.Equal(ShowtimeError.Unreachable, failure.Error);
        Assert.Contains(new Uri(location).Host, failure.Message, StringComparison.Ordinal);
        Assert.Single(_wire.Requests);
    }

    [Fact]
    public async Task A_redirect_loop_ends()
    {
        Answer(302, "{}", ("Location", "https://api.github.com/a"));

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => RestAsync(HttpMethod.Get));

        Assert.Equal(ShowtimeError.Unreachable, failure.Error);
        Assert.Equal(4, _wire.Requests.Count);
    }

    [Fact]
    public async Task The_next_page_is_not_read_from_another_host()
    {
        Answer(200, "[1]", ("Link", "<https://elsewhere.example/2?page=2>; rel=\"next\""));

        await Assert.ThrowsAsync<ShowtimeException>(() => _transport.RestAsync(
            (client, _, _) => new Octokit.ApiConnection(client.Connection).GetAll<JsonElement>(new("repos/acme/superset/deployments", UriKind.Relative)),
            repeatable: true,
            default));

        Assert.Single(_wire.Requests);
    }

    [Fact]
    public async Task Every_request_names_the_api_version_and_the_content_types()
    {
        Answer(200, """{"ok":true}""");

        await RestAsync(HttpMethod.Post);
        await _transport.GraphQlAsync(Query(), default);

        Assert.All(_wire.Requests, request => Assert.Equal(
            ("2022-11-28", "application/vnd.github+json", "application/json; charset=utf-8"), (request.Version, request.Accept, request.ContentType)));
    }

    [Theory]
    [InlineData("GET", false)]
    [InlineData("POST", true)]
    public async Task An_answer_beyond_the_size_limit_is_an_error(string method, bool mayHaveHappened)
    {
        using var transport = new GitHubTransport(GitHubStage.Options with { AnswerLimit = 1024 * 1024 }, _ => new(Secret), _wire, _clock, _log);
        Answer(200, $$"""{"text":"{{new string('x', 1024 * 1024)}}"}""");

        var failure = await Assert.ThrowsAsync<ShowtimeException>(() => RestAsync(new(method), transport: transport));

        Assert.Equal((ShowtimeError.Uncertain, mayHaveHappened), (failure.Error, failure.MayHaveHappened));
        Assert.Contains("longer than 1 MiB", failure.Message, StringComparison.Ordinal);
        Assert.Single(_wire.Requests);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"id":"not a number"}""")]
    public async Task A_success_with_an_unexpected_body_is_an_error(string body)
    {
        Answer(200, body);

        var failure = await Assert.ThrowsAsync<ShowtimeException>(
            () => _transport.RestAsync((client, _, _) => client.Issue.Comment.Create("acme", "superset", 1, "Up."), repeatable: false, default, "commenting"));

        Assert.Equal((ShowtimeError.Uncertain, true), (failure.Error, failure.MayHaveHappened));
        Assert.Contains("commenting", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_read_with_any_content_type()
    {
        _wire.Rule = (_, _) => Answered(Wire.Answer(200, """{"ok":true}""", "text/plain"));

        Assert.True((await RestAsync(HttpMethod.Get)).GetProperty("ok").GetBoolean());
    }

    static Wire.Fate Answered(HttpResponseMessage response) => new Wire.Fate.Answered(() => response);

    static GraphQlRequest Query() =>
        GraphQlDocuments.Query("ReadIdentity", GraphQlDocuments.ReadIdentity, new JsonObject { ["owner"] = "acme", ["name"] = "superset" });

    static GraphQlRequest Mutation() =>
        GraphQlDocuments.Batch("DeleteLease", [("deleteLabel", new JsonObject { ["id"] = "L" }, "clientMutationId")], 0, "");

    void Answer(int status, string body, params (string, string)[] headers) =>
        _wire.Rule = (_, _) => Answered(Wire.Answer(status, body, body.StartsWith('<') ? "text/html" : "application/json", headers));

    async Task<JsonElement> RestAsync(
        HttpMethod method, string path = "repos/acme/superset/labels", GitHubTransport? transport = null, CancellationToken cancellationToken = default)
    {
        var url = new Uri(path, UriKind.Relative);
        var answer = await (transport ?? _transport).RestAsync(
            async (client, _, _) => method.Method switch
            {
                "GET" => await client.Connection.Get<JsonElement>(url, null),
                "DELETE" => await client.Connection.Delete<JsonElement>(url, new JsonObject()),
                _ => await client.Connection.Post<JsonElement>(url, new JsonObject(), null, null),
            },
            repeatable: false,
            cancellationToken);
        return answer.Body;
    }
}
