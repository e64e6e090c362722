using System.Globalization;
using System.Net;
using System.Text.Json;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;

namespace Showtime.Adapters.GitHub.Http;

/// <summary>
/// Waits out what passes: rate limits, failures of the host, connections that cannot be made. A read is repeated freely. A write is repeated only where
/// it is certain not to have been carried out, or where a repeat changes nothing; else its lost answer comes out as an exception that says so. Each
/// try, the first too, begins with a look at the caller's token: a lease that has run out sends nothing more.
/// </summary>
internal sealed class PatienceHandler(GitHubOptions options, TimeProvider time, IActivityLog? log, RequestMeter meter, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = GitHubCall.Current;
        call.Learn(request, options.ApiUrl);
        var patience = new Patience(options, call.GraphQl?.FaultBudget);
        while (true)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            log?.Report(new(ActivityKind.RemoteCall, call.Summary));
            HttpResponseMessage response;
            try
            {
                response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !call.CancellationToken.IsCancellationRequested))
            {
                var reason = e is OperationCanceledException ? $"no answer within {Seconds(options.RequestTimeout)} s" : Reason(e);
                var sent = !IsBeforeSending(e);
                if ((sent && !call.MayRepeat) || patience.AfterFault() is not { } pause) throw Unreachable(reason, sent, e);
                await WaitAsync($"GitHub at {request.RequestUri!.Authority} did not answer ({reason})", pause).ConfigureAwait(false);
                continue;
            }

            meter.Learn(response);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            var json = JsonReading.Parse(body);
            if (LimitOf(response, json, body) is { } limit)
            {
                response.Dispose();
                if (patience.AfterLimit(limit.Wait) is not { } pause) throw GitHubErrors.Throttled(call.What, limit.Wait, limit.Message);
                await WaitAsync("GitHub's rate limit is used up", pause).ConfigureAwait(false);
            }
            else if (FaultOf(response, json, body) is { } fault)
            {
                response.Dispose();
                if (!call.MayRepeat || patience.AfterFault() is not { } pause) throw Unreachable(fault, sent: true);
                await WaitAsync($"GitHub failed ({fault})", pause).ConfigureAwait(false);
            }
            else if ((int)response.StatusCode is >= 300 and < 400)
            {
                throw GitHubErrors.From(response.StatusCode, GitHubErrors.MessageOf(body), _ => null, call.What, options.Repository); // Octokit would follow it, or take it for a success
            }
            else
            {
                if (body.Length > 0 && json.ValueKind != JsonValueKind.Undefined) response.Content.Headers.ContentType = new("application/json"); // Octokit reads nothing else
                return response;
            }
        }

        Exception Unreachable(string reason, bool sent, Exception? e = null) =>
            GitHubErrors.Unreachable(request.RequestUri!.Authority, call.What, reason, mayHaveHappened: sent && !call.IsRead, e);

        async Task WaitAsync(string why, TimeSpan pause)
        {
            log?.Report(new(ActivityKind.Warning, $"{why}: trying again in {Seconds(pause)} s."));
            await Here.DelayAsync(pause, time, call.CancellationToken).ConfigureAwait(false);
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
            if (status >= 500 || response.StatusCode == HttpStatusCode.RequestTimeout) return string.Create(CultureInfo.InvariantCulture, $"{status} {GitHubErrors.MessageOf(body)}").TrimEnd();
            if (!response.IsSuccessStatusCode) return null;
            if (body.Length > 0 && !json.IsObject() && json.ValueKind != JsonValueKind.Array) return "an answer that is not JSON: " + GitHubErrors.MessageOf(body);
            // Octokit would make an empty list of nothing, and nobody may take a failed read for that.
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

    static string Reason(Exception e) => e.InnerException is { } inner and not HttpRequestException && !e.Message.Contains(inner.Message, StringComparison.Ordinal)
        ? $"{e.Message} ({inner.Message})"
        : e.Message;

    static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
}
