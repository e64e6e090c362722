using System.Net;

namespace Showtime.Cli.Demo;

/// <summary>Fetches pages of environments over HTTP.</summary>
sealed class PageVisitor : IDisposable
{
    readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.Zero })
    {
        Timeout = TimeSpan.FromSeconds(3),
        MaxResponseContentBufferSize = 1 << 20,
    };

    /// <summary>Fetches one; a page that is not there is an answer too.</summary>
    public async Task<PageVisit> VisitAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.GetAsync(address, cancellationToken);
            return new PageVisit((int)response.StatusCode, WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(cancellationToken)));
        }
        catch (HttpRequestException)
        {
            return new PageVisit(null, "");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new PageVisit(null, "");
        }
    }

    public void Dispose() => _client.Dispose();
}
