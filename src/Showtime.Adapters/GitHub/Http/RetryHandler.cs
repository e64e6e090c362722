using System.Globalization;
using System.Net;
using System.Text.Json;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;

namespace Showtime.Adapters.GitHub.Http;

/// <summary>
/// Retries after temporary failures: rate limits, failures of the host, connections that cannot be made. A read is always repeated. A write is
/// repeated only where it was certainly not carried out, or where a repeat changes nothing; otherwise the exception says that it may have happened.
/// Each attempt, the first included, checks the caller's token: nothing is sent after a lease has expired.
/// </summary>
internal sealed class RetryHandler(GitHubOptions options, TimeProvider time, IActivityLog? log, RequestMeter meter, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = GitHubCall.Current;
        call.Learn(request, options.ApiUrl);
        var budget = new RetryBudget(options, call.GraphQl?.FaultBudget);
        while (true)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            call.Fence.ThrowIfCancellationRequested();
            log?.Report(new(ActivityKind.RemoteCall, call.Summary));
            HttpResponseMessage response;
            try
            {
                response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (
                e is HttpRequestException or IOException || (e is OperationCanceledException && !call.CancellationToken.IsCancellationRequested))
            {
                var reason = e is OperationCanceledException ? $"no answer within {Seconds(options.RequestTimeout)} s" : Reason(e);
                var sent = !IsBeforeSending(e);
                if ((sent && !call.MayRepeat) || budget.AfterFault() is not { } pause) throw Unreachable(reason, sent, e);
                await WaitAsync($"GitHub at {request.RequestUri!.Authority} did not answer ({reason})", pause).ConfigureAwait(false);
                continue;
            }

            meter.Learn(response);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            var json = JsonReading.Parse(body);
            if (LimitOf(response, json, body) is { } limit)
            {
                response.Dispose();
                if (budget.AfterLimit(limit.Wait) is not { } pause) throw GitHubErrors.Throttled(call.What, limit.Wait, limit.Message, time.GetUtcNow());
                await WaitAsync("GitHub's rate limit is used up", pause).ConfigureAwait(false);
            }
            else if (FaultOf(response, json, body) is { } fault)
            {
                response.Dispose();
                if (!call.MayRepeat || budget.AfterFault() is not { } pause) throw Unreachable(fault, sent: true);
                await WaitAsync($"GitHub failed ({fault})", pause).ConfigureAwait(false);
            }
            else if ((int)response.StatusCode is >= 300 and < 400)
            {
                // Octokit would follow it, or take it for a success
                throw GitHubErrors.From(response.StatusCode, GitHubErrors.MessageOf(body), _ => null, call.What, options.Repository);
            }
            else
            {
                // Octokit reads nothing else
                if (body.Length > 0 && json.ValueKind != JsonValueKind.Undefined) response.Content.Headers.ContentType = new("application/json");
                return response;
            }
        }

        Exception Unreachable(string reason, bool sent, Exception? e = null) =>
            GitHubErrors.Unreachable(request.RequestUri!.Authority, call.What, reason, mayHaveHappened: sent && !call.IsRead, e);

        async Task WaitAsync(string why, TimeSpan pause)
        {
            log?.Report(new(ActivityKind.Warning, $"{why}: trying again in {Seconds(pause)} s."));
            var end = time.GetUtcNow() + pause;
            // A log that is quiet for long looks dead.
            using var beat = time.CreateTimer(
                _ => log?.Report(new(ActivityKind.Step, FormattableString.Invariant($"Still waiting, until {end.UtcDateTime:HH:mm:ss} UTC: {why}"))),
                null, Heartbeat.Quiet, Heartbeat.Quiet);
            await Waiting.DelayAsync(pause, time, call.Fence).ConfigureAwait(false);
        }

        (TimeSpan? Wait, string Message)? LimitOf(HttpResponseMessage response, JsonElement json, byte[] body)
        {
            if (response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests)
            {
                var (wait, message) = (WaitOf(response), GitHubErrors.MessageOf(body));
                return wait is not null || response.StatusCode == HttpStatusCode.TooManyRequests || GitHubErrors.IsTooFast(message) ? (wait, message) : null;
            }

            // GraphQL says it with a 200. Nothing was carried out then: the check comes before the first field.
            return call.GraphQl is not null && response.IsSuccessStatusCode && !json.At("data").IsObject()
                && GraphQlAnswer.Read(json).Errors.FirstOrDefault(error => error.IsRateLimit) is { } limit ? (WaitOf(response), limit.Message) : null;
        }

        string? FaultOf(HttpResponseMessage response, JsonElement json, byte[] body)
        {
            var status = (int)response.StatusCode;
            if (status >= 500 || response.StatusCode == HttpStatusCode.RequestTimeout)
                return string.Create(CultureInfo.InvariantCulture, $"{status} {GitHubErrors.MessageOf(body)}").TrimEnd();
            if (!response.IsSuccessStatusCode) return null;
            if (body.Length > 0 && !json.IsObject() && json.ValueKind != JsonValueKind.Array)
                return "an answer that is not JSON: " + GitHubErrors.MessageOf(body);
            // Octokit would turn it into an empty list, and a failed read must not look like one.
            if (call.IsRead && (body.Length == 0 || (json.IsObject() && !json.EnumerateObject().Any()))) return "an empty answer";
            if (call.GraphQl is null) return null;
            if (!json.IsObject()) return "an empty answer";
            // "Something went wrong while executing your query": a time-out inside GitHub.
            return !json.At("data").IsObject() && GraphQlAnswer.Read(json).Errors is [{ IsFault: true } error, ..] ? error.Message : null;
        }
    }

    /// <summary>How long GitHub asks to wait; null where it names no time.</summary>
    TimeSpan? WaitOf(HttpResponseMessage response)
    {
        var now = response.Headers.Date ?? time.GetUtcNow(); // the reset is by the host's own clock
        return response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ when Header("x-ratelimit-remaining") == "0"
                && long.TryParse(Header("x-ratelimit-reset"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 253402300799 =>
                DateTimeOffset.FromUnixTimeSeconds(seconds) - now,
            _ => null,
        };

        string? Header(string name) => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
    }

    static bool IsBeforeSending(Exception e) => e is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    static string Reason(Exception e) =>
        e.InnerException is { } inner and not HttpRequestException && !e.Message.Contains(inner.Message, StringComparison.Ordinal)
        ? $"{e.Message} ({inner.Message})"
        : e.Message;

    static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
}

/// <summary>
/// How long one call may still wait. Rate limits and failures have separate budgets: a rate limit certainly ends, a failing host may not.
/// </summary>
internal sealed class RetryBudget(GitHubOptions options, TimeSpan? faultBudget = null)
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

    /// <summary>GitHub asks for at least a minute where a secondary limit names no time.</summary>
    static readonly TimeSpan UnnamedLimit = TimeSpan.FromMinutes(1);

    TimeSpan _faults = faultBudget ?? options.FaultBudget;
    TimeSpan _limits = options.RateLimitBudget;
    int _faultCount;
    int _limitCount;

    /// <summary>How long to wait after a failure: doubling from half a second; null where the budget is used up.</summary>
    public TimeSpan? AfterFault()
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(_faultCount++, 10));
        if (pause > LongestPause) pause = LongestPause;
        pause *= 0.5 + (0.5 * options.Jitter());
        return Take(ref _faults, pause);
    }

    /// <summary>How long to wait for a limit, a little longer than asked for; null where that is more than the budget.</summary>
    /// <param name="asked">What the host named, or null.</param>
    public TimeSpan? AfterLimit(TimeSpan? asked)
    {
        var pause = asked ?? UnnamedLimit * Math.Pow(2, Math.Min(_limitCount, 5));
        _limitCount++;
        if (pause < TimeSpan.FromSeconds(1)) pause = TimeSpan.FromSeconds(1);
        return Take(ref _limits, pause + TimeSpan.FromSeconds(2 * options.Jitter()));
    }

    static TimeSpan? Take(ref TimeSpan budget, TimeSpan pause)
    {
        if (pause > budget) return null;
        budget -= pause;
        return pause;
    }
}
