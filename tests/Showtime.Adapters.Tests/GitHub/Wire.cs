using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Showtime.Adapters.Tests.GitHub;

/// <summary>
/// Replaces the network: it records each request and lets a test answer it, lose it on the way there, or lose its answer on the
/// way back.
/// </summary>
sealed class Wire(HttpMessageHandler? behind = null) : HttpMessageHandler
{
    readonly HttpMessageInvoker? _behind = behind is null ? null : new(behind, disposeHandler: false);
    readonly List<Sent> _sent = [];

    /// <summary>Decides about each request by its number, from 1; null passes it on.</summary>
    public Func<int, Sent, Fate?> Rule { get; set; } = (_, _) => null;

    /// <summary>Runs before a request is passed on: what others do meanwhile.</summary>
    public Func<int, Sent, Task>? Before { get; set; }

    public IReadOnlyList<Sent> Requests
    {
        get
        {
            lock (_sent) return [.. _sent];
        }
    }

    public static HttpResponseMessage Answer(int status, string body, string type = "application/json", params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, type) };
        foreach (var (name, value) in headers) response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _behind?.Dispose();
        base.Dispose(disposing);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var sent = new Sent(request.Method.Method, request.RequestUri!, body, request.Headers.Authorization?.ToString(), request.Headers.UserAgent.ToString())
        {
            Version = string.Join(',', request.Headers.TryGetValues("X-GitHub-Api-Version", out var versions) ? versions : []),
            Accept = request.Headers.Accept.ToString(),
            ContentType = request.Content?.Headers.ContentType?.ToString(),
        };
        int number;
        lock (_sent)
        {
            _sent.Add(sent);
            number = _sent.Count;
        }

        if (Before is { } before) await before(number, sent);
        switch (Rule(number, sent))
        {
            case Fate.Answered answered:
                return answered.Response();
            case Fate.Refused:
                throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused");
            case Fate.Dropped { CarriedOut: false }:
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
            case Fate.Dropped:
                (await _behind!.SendAsync(request, CancellationToken.None)).Dispose();
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
            case Fate.Silent:
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
        }

        return await _behind!.SendAsync(request, cancellationToken);
    }

    internal sealed record Sent(string Method, Uri Url, string Body, string? Authorization, string UserAgent)
    {
        public string Version { get; init; } = "";

        public string Accept { get; init; } = "";

        public string? ContentType { get; init; }

        /// <summary>The GraphQL document; empty for REST.</summary>
        public string Document => Body.StartsWith("{\"query\"", StringComparison.Ordinal) ? JsonNode.Parse(Body)!["query"]!.GetValue<string>() : "";

        public bool IsMutation => Document.StartsWith("mutation", StringComparison.Ordinal);
    }

    /// <summary>What becomes of a request.</summary>
    internal abstract record Fate
    {
        internal sealed record Answered(Func<HttpResponseMessage> Response) : Fate;

        internal sealed record Refused : Fate;

        internal sealed record Dropped(bool CarriedOut) : Fate;

        internal sealed record Silent : Fate;
    }
}
