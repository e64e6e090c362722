using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;

namespace Showtime.Adapters.GitHub.Http;

/// <summary>
/// Carries requests to GitHub and waits out what passes: rate limits, failures of the host, connections that cannot be made. A read is repeated
/// freely. A write is repeated only where it is certain not to have been carried out, or where a repeat changes nothing; else its lost answer comes out
/// as a <see cref="ShowtimeException"/> with <see cref="ShowtimeException.MayHaveHappened"/>, and whoever sent it looks.
/// </summary>
internal sealed class GitHubTransport : IDisposable
{
    /// <summary>How long a write under way may still take once its caller has cancelled: an answer is better than not knowing.</summary>
    static readonly TimeSpan WriteGrace = TimeSpan.FromSeconds(5);

    readonly GitHubOptions _options;
    readonly Func<CancellationToken, ValueTask<string>> _token;
    readonly TimeProvider _time;
    readonly IActivityLog? _log;
    readonly HttpClient _http;

    public GitHubTransport(
        GitHubOptions options, Func<CancellationToken, ValueTask<string>> token, HttpMessageHandler? handler = null, TimeProvider? time = null, IActivityLog? log = null)
    {
        _options = options;
        _token = token;
        _time = time ?? TimeProvider.System;
        _log = log;
        // Redirects are followed here, because the handler's own drop the token. A handler that was handed in belongs to who did.
        _http = new(handler ?? new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        }, disposeHandler: handler is null) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new("showtime", typeof(GitHubTransport).Assembly.GetName().Version?.ToString(3)));
        _http.DefaultRequestHeaders.TryAddWithoutValidation("X-GitHub-Api-Version", "2022-11-28");
    }

    /// <summary>Sends a REST request.</summary>
    /// <param name="method">The verb; everything but GET is a write.</param>
    /// <param name="path">The path below the API's address, without a slash in front, its parts escaped.</param>
    /// <param name="body">The body, or null.</param>
    /// <param name="repeatable">Whether a repeat of this write changes nothing.</param>
    /// <param name="expected">Statuses beside success that the caller deals with.</param>
    /// <param name="cancellationToken">Stops a read at once and a write before it is sent.</param>
    public Task<GitHubReply> RestAsync(
        HttpMethod method, string path, JsonObject? body, bool repeatable, IReadOnlyCollection<HttpStatusCode> expected, CancellationToken cancellationToken)
    {
        var what = GitHubErrors.OneLine($"{method} /{Uri.UnescapeDataString(path)}");
        return SendAsync(new(method, new(_options.ApiUrl, path), body, method == HttpMethod.Get, repeatable, what, expected), cancellationToken);
    }

    /// <summary>Sends a GraphQL request.</summary>
    /// <param name="request">The document and its variables.</param>
    /// <param name="cancellationToken">Stops a read at once and a write before it is sent.</param>
    /// <returns>Data and errors, which the caller examines.</returns>
    public async Task<GraphQlAnswer> GraphQlAsync(GraphQlRequest request, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["query"] = request.Document, ["operationName"] = request.Name, ["variables"] = request.Variables.DeepClone() };
        var call = new Call(HttpMethod.Post, _options.GraphQlUrl, body, !request.IsMutation, request.Repeatable, $"GraphQL {request.Summary}", [])
        {
            IsGraphQl = true,
            FaultBudget = request.FaultBudget,
        };
        var reply = await SendAsync(call, cancellationToken).ConfigureAwait(false);
        return Read(reply.Json);
    }

    /// <summary>Waits before a write is tried again.</summary>
    /// <param name="attempt">How many there were.</param>
    /// <param name="throttled">Whether GitHub asked for slowness, which takes a minute.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task PauseAsync(int attempt, bool throttled, CancellationToken cancellationToken)
    {
        var pause = throttled ? TimeSpan.FromMinutes(attempt) : TimeSpan.FromSeconds(attempt);
        if (throttled) Warn($"GitHub asks to write more slowly: waiting {Seconds(pause)} s.");
        return Here.DelayAsync(pause * (1 + (0.2 * _options.Jitter())), _time, cancellationToken);
    }

    public void Warn(string message) => _log?.Report(new(ActivityKind.Warning, message));

    public void Dispose() => _http.Dispose();

    static GraphQlAnswer Read(JsonElement json) => new(json.At("data"), [.. json.Items("errors").Select(GraphQlError.Read)]);

    async Task<GitHubReply> SendAsync(Call call, CancellationToken cancellationToken)
    {
        var token = await _token(cancellationToken).ConfigureAwait(false);
        var patience = new Patience(_options, call.FaultBudget);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _log?.Report(new(ActivityKind.RemoteCall, call.What));
            GitHubReply reply;
            try
            {
                reply = await SendOnceAsync(call, token, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                var reason = e is OperationCanceledException ? $"no answer within {Seconds(_options.RequestTimeout)} s" : Reason(e);
                var sent = !IsBeforeSending(e);
                if ((sent && !call.MayRepeat) || patience.AfterFault() is not { } pause)
                {
                    throw GitHubErrors.Unreachable(call.Url.Authority, call.What, reason, mayHaveHappened: sent && !call.IsRead, e);
                }

                await WaitAsync($"GitHub at {call.Url.Authority} did not answer ({reason})", pause, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (LimitOf(reply, call) is { } limit)
            {
                if (patience.AfterLimit(limit.Wait) is not { } pause) throw GitHubErrors.Throttled(call.What, limit.Wait, limit.Message);
                await WaitAsync("GitHub's rate limit is used up", pause, cancellationToken).ConfigureAwait(false);
            }
            else if (FaultOf(reply, call) is { } fault)
            {
                if (!call.MayRepeat || patience.AfterFault() is not { } pause) throw GitHubErrors.Unreachable(call.Url.Authority, call.What, fault, mayHaveHappened: !call.IsRead);
                await WaitAsync($"GitHub failed ({fault})", pause, cancellationToken).ConfigureAwait(false);
            }
            else if (reply.Succeeded || call.Expected.Contains(reply.Status))
            {
                return reply;
            }
            else
            {
                throw GitHubErrors.From(reply, call.What, _options.Repository);
            }
        }
    }

    async Task<GitHubReply> SendOnceAsync(Call call, string token, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var abandon = call.IsRead
            ? cancellationToken.Register(timeout.Cancel)
            : cancellationToken.Register(() => timeout.CancelAfter(WriteGrace));
        var url = call.Url;
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(call.Method, url);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Headers.Accept.ParseAdd("application/vnd.github+json");
            if (call.Body is not null) request.Content = new StringContent(call.Body.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(timeout.Token).ConfigureAwait(false);
            var reply = new GitHubReply(response, body);
            // A renamed repository answers with its new address. The token goes nowhere but to the host that it is for.
            var moved = (int)reply.Status is 301 or 302 or 307 or 308 && reply.Location is { } location ? new Uri(url, location) : null;
            if (moved is null || redirects == 3 || moved.Authority != call.Url.Authority || moved.Scheme != call.Url.Scheme) return reply;
            url = moved;
        }
    }

    async Task WaitAsync(string why, TimeSpan pause, CancellationToken cancellationToken)
    {
        Warn($"{why}: trying again in {Seconds(pause)} s.");
        await Here.DelayAsync(pause, _time, cancellationToken).ConfigureAwait(false);
    }

    (TimeSpan? Wait, string Message)? LimitOf(GitHubReply reply, Call call)
    {
        var now = _time.GetUtcNow();
        if (reply.Status is HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests)
        {
            var wait = reply.RetryAfter(now) ?? reply.UntilReset(now);
            var isLimit = wait is not null || reply.Status == HttpStatusCode.TooManyRequests || GitHubErrors.IsTooFast(reply.Message);
            return isLimit ? (wait, reply.Message) : null;
        }

        // GraphQL says it with a 200. Nothing was carried out then: the check comes before the first field.
        if (call.IsGraphQl && reply.Succeeded && !reply.Json.At("data").IsObject() && Read(reply.Json).Errors.FirstOrDefault(error => error.IsRateLimit) is { } limit)
        {
            return (reply.RetryAfter(now) ?? reply.UntilReset(now), limit.Message);
        }

        return null;
    }

    static string? FaultOf(GitHubReply reply, Call call)
    {
        var status = (int)reply.Status;
        if (status >= 500 || reply.Status == HttpStatusCode.RequestTimeout) return string.Create(CultureInfo.InvariantCulture, $"{status} {reply.Message}").TrimEnd();
        if (!reply.Succeeded) return null;
        if (!reply.IsEmpty && !reply.Json.IsObject() && reply.Json.ValueKind != JsonValueKind.Array) return "an answer that is not JSON: " + reply.Message;
        if (!call.IsGraphQl) return null;
        if (!reply.Json.IsObject()) return "an empty answer";
        // "Something went wrong while executing your query": a time-out inside GitHub.
        return !reply.Json.At("data").IsObject() && Read(reply.Json).Errors is [{ IsFault: true } error, ..] ? error.Message : null;
    }

    static bool IsBeforeSending(Exception e) => e is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    static string Reason(Exception e) => e.InnerException is { } inner and not HttpRequestException && !e.Message.Contains(inner.Message, StringComparison.Ordinal)
        ? $"{e.Message} ({inner.Message})"
        : e.Message;

    static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);

    sealed record Call(
        HttpMethod Method, Uri Url, JsonObject? Body, bool IsRead, bool Repeatable, string What, IReadOnlyCollection<HttpStatusCode> Expected)
    {
        public bool IsGraphQl { get; init; }

        public TimeSpan? FaultBudget { get; init; }

        public bool MayRepeat => IsRead || Repeatable;
    }
}
