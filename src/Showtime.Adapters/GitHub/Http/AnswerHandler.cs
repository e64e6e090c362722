using Showtime.Adapters.Network;

namespace Showtime.Adapters.GitHub.Http;

/// <summary>
/// Sends one request and reads its answer to the end, within limits of time and size, and the server's time from it. Redirects are followed here and
/// not by Octokit, so that the token goes to its own host only.
/// </summary>
internal sealed class AnswerHandler(GitHubOptions options, TimeProvider time, ServerClock clock, HttpMessageHandler inner, bool disposeInner)
    : DelegatingHandler(inner)
{
    const string Version = "2022-11-28";
    const int MaxRedirects = 3;

    /// <summary>How long a write under way may still take once its caller has cancelled: an answer is better than not knowing.</summary>
    internal static readonly TimeSpan WriteGrace = TimeSpan.FromSeconds(5);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = GitHubCall.Current;
        using var timeout = new CancellationTokenSource(options.RequestTimeout, time);
        using var abandon = call.IsRead
            ? call.CancellationToken.Register(timeout.Cancel)
            : call.CancellationToken.Register(() => timeout.CancelAfter(WriteGrace));
        request.Headers.Accept.Clear();
        request.Headers.Accept.ParseAdd("application/vnd.github+json");
        request.Headers.Remove("X-GitHub-Api-Version");
        request.Headers.Add("X-GitHub-Api-Version", Version);
        if (request.Content is { } content) content.Headers.ContentType = new("application/json", "utf-8"); // Octokit says that it sends a form
        for (var redirects = 0; ; redirects++)
        {
            if (!IsHome(request.RequestUri!)) throw GitHubErrors.LeadsAway(call.What, request.RequestUri!);
            var sent = time.GetUtcNow();
            var response = await base.SendAsync(request, timeout.Token).ConfigureAwait(false);
            clock.Learn(sent, response);
            try
            {
                if (!await AnswerSize.TryReadAsync(response, options.AnswerLimit, timeout.Token).ConfigureAwait(false))
                    throw GitHubErrors.TooLong(call, options.AnswerLimit);
                // A renamed repository redirects to its new address.
                if ((int)response.StatusCode is not (301 or 302 or 307 or 308) || response.Headers.Location is not { } location || redirects == MaxRedirects)
                    return response;
                request.RequestUri = new(request.RequestUri!, location);
            }
            catch
            {
                response.Dispose();
                throw;
            }

            response.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposeInner) base.Dispose(disposing);
    }

    bool IsHome(Uri url) => IsAt(options.ApiUrl, url) || IsAt(options.GraphQlUrl, url);

    static bool IsAt(Uri home, Uri url) => home.Authority == url.Authority && home.Scheme == url.Scheme;
}
