using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Showtime.Tests.Shared;

namespace Showtime.Adapters.Tests.Aws;

/// <summary>Answers requests in the process and keeps what was sent.</summary>
sealed class RecordingHandler(Func<RecordingHandler.Sent, int, HttpResponseMessage> answer) : HttpMessageHandler
{
    readonly ConcurrentQueue<Sent> _sent = new();
    int _count;

    internal sealed record Sent(HttpMethod Method, Uri Url, IReadOnlyDictionary<string, string> Headers, string Body)
    {
        public string Action => Headers.TryGetValue("X-Amz-Target", out var target) ? target.Split('.')[^1] : "";
    }

    public IReadOnlyList<Sent> Requests => [.. _sent];

    public Sent Only => Assert.Single(_sent);

    /// <summary>The answers in turn; the last one for every further request.</summary>
    public static RecordingHandler Answering(params Func<HttpResponseMessage>[] answers) =>
        new((_, n) => answers[Math.Min(n, answers.Length - 1)]());

    public static HttpResponseMessage Json(string body, int status = 200) => Text(body, "application/x-amz-json-1.1", status);

    public static HttpResponseMessage Xml(string body, int status = 200) => Text(body, "text/xml", status);

    public static HttpResponseMessage Text(string body, string type, int status)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, type) };
        response.Headers.Add("x-amzn-RequestId", "11111111-2222-3333-4444-555555555555");
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in request.Headers.NonValidated) headers[name] = values.ToString();
        foreach (var (name, values) in request.Content?.Headers.NonValidated ?? default) headers[name] = values.ToString();
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var sent = new Sent(request.Method, request.RequestUri!, headers, body);
        _sent.Enqueue(sent);
        ContractTraffic.Asked(sent.Url, headers, body);
        return answer(sent, Interlocked.Increment(ref _count) - 1);
    }
}
