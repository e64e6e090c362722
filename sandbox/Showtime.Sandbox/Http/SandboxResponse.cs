using System.Text;
using System.Text.Json.Nodes;

namespace Showtime.Sandbox.Http;

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
