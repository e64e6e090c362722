using System.Net;
using System.Text.RegularExpressions;

namespace Showtime.Cli.Demo;

/// <summary>Visits a page again and again, like a reviewer who has it open.</summary>
sealed class PageVisits : IAsyncDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    readonly PageVisitor _visitor;
    readonly Uri _address;
    readonly string _expected;
    readonly TimeProvider _time;
    readonly CancellationTokenSource _stop = new();
    readonly Task _visiting;
    volatile bool _successorReady;
    int _answered;
    int _failed;

    public PageVisits(PageVisitor visitor, Uri address, string expected, TimeProvider time)
    {
        (_visitor, _address, _expected, _time) = (visitor, address, expected, time);
        _visiting = VisitAsync();
    }

    /// <summary>How many visits found the page before its successor was ready.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>How many did not.</summary>
    public int Failed => Volatile.Read(ref _failed);

    /// <summary>From now on the page may go.</summary>
    public void SuccessorIsReady() => _successorReady = true;

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _visiting;
        _stop.Dispose();
    }

    async Task VisitAsync()
    {
        try
        {
            while (!_successorReady)
            {
                var visit = await _visitor.VisitAsync(_address, _stop.Token);
                if (visit.Status == 200 && visit.Shows(_expected)) Interlocked.Increment(ref _answered);
                else if (!_successorReady) Interlocked.Increment(ref _failed);
                await Task.Delay(Pause, _time, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // disposed
        }
    }
}

/// <summary>Fetches pages of environments over HTTP.</summary>
sealed class PageVisitor : IDisposable
{
    readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.Zero })
    {
        Timeout = TimeSpan.FromSeconds(3),
        MaxResponseContentBufferSize = 1 << 20,
    };

    /// <summary>Fetches one; a missing page is an answer too.</summary>
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

/// <summary>What a visit found.</summary>
/// <param name="Status">The HTTP status; null where nobody answered.</param>
/// <param name="Text">The page.</param>
sealed partial record PageVisit(int? Status, string Text)
{
    /// <summary>The page's heading.</summary>
    public string Heading => HeadingPattern().Match(Text).Groups["text"].Value;

    public bool Shows(string expected) => Text.Contains(expected, StringComparison.Ordinal);

    [GeneratedRegex("<h1>(?<text>[^<]*)</h1>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeadingPattern();
}
