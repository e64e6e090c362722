using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Sandbox.GitHub.GraphQL;
using Showtime.Sandbox.GitHub.Model;
using Showtime.Sandbox.GitHub.Rest;
using Showtime.Sandbox.Http;

namespace Showtime.Sandbox.GitHub;

/// <summary>
/// A small GitHub: one repository behind REST and GraphQL, with GitHub's own limits and error shapes.
/// REST requests and the single fields of a GraphQL mutation happen each at one moment; a mutation with several fields can
/// be interleaved with other requests, as on GitHub.
/// </summary>
public sealed partial class GitHubSandbox : ISandboxModel
{
    static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly TimeProvider _time;
    readonly RepositoryState _state;
    readonly GraphQLEndpoint _graphQL;
    readonly RateMeter _rates;
    readonly Dictionary<string, GitHubSandboxToken> _tokens;
    readonly List<GitHubRequestLogEntry> _log = [];
    int _requests;
    int _telling;

    /// <summary>Makes a repository with one commit and nothing else.</summary>
    /// <param name="time">The clock of everything in it.</param>
    /// <param name="options">The repository and its tokens; null takes the defaults.</param>
    public GitHubSandbox(TimeProvider time, GitHubSandboxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        options ??= new();
        _time = time;
        _state = new(time, options);
        _rates = new(time);
        _graphQL = new(_state, _rates);
        _tokens = new(StringComparer.Ordinal);
        var tokens = options.Tokens ?? new Dictionary<string, GitHubSandboxToken>(StringComparer.Ordinal)
        {
            [GitHubSandboxOptions.DefaultToken] = new(options.ViewerLogin),
        };
        foreach (var (token, facts) in tokens)
        {
            _tokens.Add(token, facts);
            _state.AccountOf(facts.Login);
        }

        Webhooks = new(_state);
    }

    /// <summary>Announces each change, in order, after it happened, on a thread that changes something.</summary>
    public event Action<GitHubChange>? Changed;

    /// <summary>What was asked so far, oldest first.</summary>
    public IReadOnlyList<GitHubRequestLogEntry> RequestLog
    {
        get
        {
            lock (_log) return [.. _log];
        }
    }

    /// <summary>The files that Actions leaves at <c>GITHUB_EVENT_PATH</c>.</summary>
    public GitHubWebhooks Webhooks { get; }

    /// <summary>Forgets the request log.</summary>
    public void ClearRequestLog()
    {
        lock (_log) _log.Clear();
    }

    /// <inheritdoc/>
    public ValueTask<SandboxResponse> HandleAsync(SandboxRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        var path = request.Url.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        var authority = request.Url.GetLeftPart(UriPartial.Authority);
        return new(SandboxTap.Show(request, path switch
        {
            ["graphql"] or ["api", "graphql"] => AnswerGraphQL(request),
            ["api", "v3", .. var rest] => AnswerRest(request, rest, $"{authority}/api/v3"),
            _ => AnswerRest(request, path, authority),
        }));
    }

    SandboxResponse AnswerRest(SandboxRequest request, string[] path, string root)
    {
        var target = Uri.UnescapeDataString(request.Url.PathAndQuery);
        var isWrite = request.Method is not ("GET" or "HEAD");
        if (CallerOf(request) is not { } caller) return Refuse(request.Method, target, isWrite);
        var resource = path is ["search", ..] ? RateMeter.Search : RateMeter.Core;
        var window = path is ["rate_limit"] ? _rates.Peek(caller, resource) : _rates.Count(caller, resource);
        RestAnswer answer;
        if (_state.Options.EnforceRateLimits && window.IsExceeded)
        {
            answer = RestEndpoint.Problem(403, "API rate limit exceeded for installation.");
        }
        else
        {
            var call = new RestCall(_state, caller, request.Method, root, request.Url.Query, request.Text, request.Header("Accept") ?? "");
            lock (_state.Gate) answer = RestEndpoint.Answer(call, path, _rates);
        }

        TellChanges();
        Log(request.Method, target, isWrite, caller, answer.Status, 0);
        var headers = Headers(window);
        if (answer.Link is not null) headers["Link"] = answer.Link;
        var response = answer.Raw is { } raw
            ? SandboxResponse.Text(answer.Status, raw, $"application/vnd.github.{answer.RawType}; charset=utf-8")
            : Json(answer.Status, answer.Body);
        return response with { Headers = headers };
    }

    SandboxResponse AnswerGraphQL(SandboxRequest request)
    {
        if (CallerOf(request) is not { } caller) return Refuse(request.Method, "graphql", isWrite: false);
        var window = _rates.Count(caller, RateMeter.GraphQL);
        var answer = _state.Options.EnforceRateLimits && window.IsExceeded
            ? GraphQLAnswer.RateLimited(caller.Account.Login)
            : _graphQL.Answer(caller, request.Text);
        TellChanges();
        Log(request.Method, answer.Summary, answer.Mutations > 0, caller, answer.Status, answer.Mutations);
        return Json(answer.Status, answer.Body) with { Headers = Headers(window) };
    }

    SandboxResponse Refuse(string method, string target, bool isWrite)
    {
        Log(method, target, isWrite, null, 401, 0);
        return Json(401, RestEndpoint.Problem(401, "Bad credentials").Body) with { Headers = Headers(null) };
    }

    // Apostrophes and the like go out as they are, so that the messages are readable in a terminal.
    static SandboxResponse Json(int status, JsonNode? body) =>
        SandboxResponse.Text(status, body?.ToJsonString(Readable) ?? "", "application/json; charset=utf-8");

    Caller? CallerOf(SandboxRequest request)
    {
        var words = (request.Header("Authorization") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var scheme, var token]
            && (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || scheme.Equals("token", StringComparison.OrdinalIgnoreCase))
            && _tokens.TryGetValue(token, out var facts)
            ? new(Locked(s => s.AccountOf(facts.Login)), facts)
            : null;
    }

    Dictionary<string, string> Headers(RateMeter.RateWindow? window)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["X-GitHub-Request-Id"] = string.Create(CultureInfo.InvariantCulture, $"5A4D:{Interlocked.Increment(ref _requests):X8}"),
            ["Date"] = _time.GetUtcNow().ToString("r", CultureInfo.InvariantCulture),
            ["X-GitHub-Media-Type"] = "github.v3; format=json",
        };
        window?.AddTo(headers);
        return headers;
    }

    void Log(string method, string target, bool isWrite, Caller? caller, int status, int mutations)
    {
        var entry = new GitHubRequestLogEntry(_time.GetUtcNow(), method, target, isWrite, caller?.Account.Login, status, mutations);
        lock (_log) _log.Add(entry);
    }

    T Locked<T>(Func<RepositoryState, T> read)
    {
        lock (_state.Gate) return read(_state);
    }

    T Change<T>(Func<RepositoryState, T> change)
    {
        T result;
        lock (_state.Gate) result = change(_state);
        TellChanges();
        return result;
    }

    // Outside the gate, so that a listener may read the sandbox from any thread; one thread at a time, so that the order stays.
    void TellChanges()
    {
        while (_state.HasChanges && Interlocked.Exchange(ref _telling, 1) == 0)
        {
            try
            {
                while (_state.TryTakeChange(out var change)) Changed?.Invoke(change!);
            }
            finally
            {
                Volatile.Write(ref _telling, 0);
            }
        }
    }
}
