using System.Net;

namespace Showtime.Adapters.Tests.Docker;

/// <summary>Answers requests as a test says and writes them down.</summary>
internal sealed class ScriptedRegistry(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    /// <summary>Method, address and authorization of each request.</summary>
    public List<string> Requests { get; } = [];

    public List<string> Bodies { get; } = [];

    public static HttpResponseMessage Status(HttpStatusCode status, string? body = null, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body ?? "") };
        foreach (var (name, value) in headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add($"{request.Method} {request.RequestUri} {request.Headers.Authorization}".Trim());
        if (request.Content is not null)
            Bodies.Add(await request.Content.ReadAsStringAsync(cancellationToken));
        return answer(request);
    }
}
