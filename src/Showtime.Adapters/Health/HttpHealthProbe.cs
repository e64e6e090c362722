using System.Net.Sockets;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Health;

/// <summary>
/// Asks an environment over HTTP. It runs a pull request's code, so only the status code of an answer is trusted: a redirect is followed on the same
/// host only, a body is not read, and a request takes five seconds at most.
/// </summary>
internal sealed class HttpHealthProbe : IHealthProbe, IDisposable
{
    const int MaxRedirects = 5;
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    readonly HttpClient _client;
    readonly TimeProvider _time;

    /// <param name="handler">Carries the requests, and is disposed of by the caller; null for sockets.</param>
    /// <param name="time">The clock for the time limit.</param>
    public HttpHealthProbe(HttpMessageHandler? handler, TimeProvider time)
    {
        _time = time;
        _client = handler is null
            ? new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromSeconds(1) })
            : new HttpClient(handler, disposeHandler: false);
        _client.Timeout = Timeout.InfiniteTimeSpan;
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("showtime-health/1");
    }

    /// <inheritdoc/>
    public async Task<ProbeResult> ProbeAsync(Uri address, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Limit, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await FollowAsync(address, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ProbeResult(null, FormattableString.Invariant($"no answer within {Limit.TotalSeconds:0} s"));
        }
        catch (HttpRequestException e)
        {
            return new ProbeResult(null, Reason(e));
        }
    }

    public void Dispose() => _client.Dispose();

    async Task<ProbeResult> FollowAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var response = await _client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            var code = (int)response.StatusCode;
            if (code is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            {
                return new ProbeResult(code, FormattableString.Invariant($"HTTP {code}"));
            }

            var next = new Uri(address, location);
            if (next.Scheme is not ("http" or "https") || next.Authority != address.Authority)
            {
                return new ProbeResult(code, FormattableString.Invariant($"HTTP {code}, a redirect to another host, which is not followed"));
            }

            if (redirects == MaxRedirects) return new ProbeResult(code, "more redirects than are followed");
            address = next;
        }
    }

    static string Reason(HttpRequestException e) => e switch
    {
        { HttpRequestError: HttpRequestError.NameResolutionError } => "the host name is not known",
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => "connection refused",
        { InnerException: SocketException { SocketErrorCode: SocketError.NetworkUnreachable or SocketError.HostUnreachable } } => "host unreachable",
        { HttpRequestError: HttpRequestError.ConnectionError } => "no connection",
        _ => "no HTTP answer",
    };
}
