using System.Net;
using Showtime.Adapters.Network;
using Showtime.Core.Errors;

namespace Showtime.Adapters.Registries;

/// <summary>
/// Sends requests to registries: after a lost connection, a rate limit or a failure of the server it tries again a few times, and then throws a typed
/// error. Every request made here may be repeated without harm.
/// </summary>
internal sealed class RegistryHttp(HttpMessageHandler handler, TimeProvider time) : IDisposable
{
    const int Attempts = 4;

    /// <summary>How many bytes an answer may have. Showtime reads tokens and errors from registries, never a blob.</summary>
    const long AnswerLimit = 4 * 1024 * 1024;

    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    readonly HttpClient _client = new(handler, disposeHandler: false) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };

    /// <summary>Sends what <paramref name="request"/> makes, anew for each attempt.</summary>
    /// <returns>The last answer, of whatever status but 429 and 5xx.</returns>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var message = request();
            var host = message.RequestUri!.Authority;
            var last = attempt == Attempts;
            var pause = TimeSpan.FromSeconds(Math.Pow(2, attempt - 1));
            try
            {
                var response = await SendOnceAsync(message, Timeout, cancellationToken).ConfigureAwait(false);
                if (response.StatusCode != HttpStatusCode.TooManyRequests && (int)response.StatusCode < 500)
                    return response;
                using (response)
                {
                    if (last)
                        throw Failure(response.StatusCode, host);
                    if (response.Headers.RetryAfter is { } after)
                        pause = after.Delta ?? (after.Date - time.GetUtcNow()) ?? pause;
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or TimeoutException)
            {
                if (last)
                    throw new ShowtimeException(
                        ShowtimeError.Unreachable,
                        $"The registry {host} does not answer: {failure.Message}",
                        "Check the network and the registry's address.",
                        failure);
            }
            pause = pause < TimeSpan.Zero ? TimeSpan.Zero : pause > LongestPause ? LongestPause : pause;
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Sends once.</summary>
    /// <exception cref="HttpRequestException">The connection was lost.</exception>
    /// <exception cref="TimeoutException">No answer came in time.</exception>
    public async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage message, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
            if (await AnswerSize.TryReadAsync(response, AnswerLimit, both.Token).ConfigureAwait(false)) return response;
            response.Dispose();
            throw new ShowtimeException(
                ShowtimeError.Unreachable,
                $"The answer of the registry {message.RequestUri!.Authority} is longer than {AnswerSize.InWords(AnswerLimit)}.",
                "Check image.repository, and a proxy on the way.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {limit.TotalSeconds:0} s");
        }
    }

    static ShowtimeException Failure(HttpStatusCode status, string host) => status == HttpStatusCode.TooManyRequests
        ? new ShowtimeException(ShowtimeError.Throttled, $"The registry {host} limits the rate of requests (429).", "Try again later.")
        : new ShowtimeException(ShowtimeError.Unreachable, $"The registry {host} answers with its own failure ({(int)status}).", "Try again later.");
}
