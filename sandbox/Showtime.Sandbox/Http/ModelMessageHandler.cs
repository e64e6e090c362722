using System.Net;
using System.Net.Http.Headers;

namespace Showtime.Sandbox.Http;

/// <summary>Puts a model behind an <see cref="HttpClient"/> without a socket, so that a simulation reaches the wire code under virtual time.</summary>
/// <param name="model">Who answers.</param>
public sealed class ModelMessageHandler(ISandboxModel model) : HttpMessageHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in request.Headers.NonValidated) headers[name] = string.Join(',', values);
        byte[] body = [];
        if (request.Content is { } content)
        {
            foreach (var (name, values) in content.Headers.NonValidated) headers[name] = string.Join(',', values);
            body = await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        }

        var answer = await model.HandleAsync(new(request.Method.Method, request.RequestUri!, headers, body), cancellationToken).ConfigureAwait(false);
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            RequestMessage = request,
            Content = new ByteArrayContent(answer.Body.ToArray()),
        };
        response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(answer.ContentType);
        foreach (var (name, value) in answer.Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value)) response.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }
}
