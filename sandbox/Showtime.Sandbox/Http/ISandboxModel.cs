using System.Text;
using System.Text.Json.Nodes;

namespace Showtime.Sandbox.Http;

/// <summary>A stand-in for a remote service: it answers requests from its own state and opens no socket.</summary>
public interface ISandboxModel
{
    /// <summary>Answers one request. Safe to call from several threads at once: the model serialises what changes its state.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="cancellationToken">The caller has gone away.</param>
    /// <returns>The answer; errors are answers too, in the service's own shape.</returns>
    ValueTask<SandboxResponse> HandleAsync(SandboxRequest request, CancellationToken cancellationToken = default);
}

/// <summary>One HTTP request to a model, whether it came over a socket or from a client in the same process.</summary>
/// <param name="Method">The HTTP method in upper case.</param>
/// <param name="Url">The absolute address asked for.</param>
/// <param name="Headers">Header values by name, names compared without case; several values are joined by a comma.</param>
/// <param name="Body">The body as it arrived, empty where there was none.</param>
public sealed record SandboxRequest(string Method, Uri Url, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The body read as UTF-8.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Body.Span);

    /// <summary>A header's value, or null where it was not sent.</summary>
    /// <param name="name">The header's name, in any case.</param>
    /// <returns>The value or null.</returns>
    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;
}

/// <summary>A model's answer.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="ContentType">The media type of the body.</param>
/// <param name="Body">The body, empty for none.</param>
public sealed record SandboxResponse(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>Headers beside the content type.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>An answer that carries JSON.</summary>
    /// <param name="status">The HTTP status code.</param>
    /// <param name="body">The document; null sends an empty body.</param>
    /// <param name="contentType">The media type.</param>
    /// <returns>The answer.</returns>
    public static SandboxResponse Json(int status, JsonNode? body, string contentType = "application/json; charset=utf-8") =>
        Text(status, body?.ToJsonString() ?? "", contentType);

    /// <summary>An answer that carries text.</summary>
    /// <param name="status">The HTTP status code.</param>
    /// <param name="body">The text, sent as UTF-8.</param>
    /// <param name="contentType">The media type.</param>
    /// <returns>The answer.</returns>
    public static SandboxResponse Text(int status, string body, string contentType = "text/plain; charset=utf-8") =>
        new(status, contentType, Encoding.UTF8.GetBytes(body));
}

/// <summary>Shows tests of the wire format every exchange with a model of this process, over a socket or not.</summary>
internal static class SandboxTap
{
    /// <summary>Is called with each request and its answer, on the thread that answers; null without an observer.</summary>
    public static Action<SandboxRequest, SandboxResponse>? Seen { get; set; }

    public static SandboxResponse Show(SandboxRequest request, SandboxResponse answer)
    {
        Seen?.Invoke(request, answer);
        return answer;
    }
}
