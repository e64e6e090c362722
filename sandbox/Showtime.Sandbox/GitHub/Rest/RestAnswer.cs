using System.Text.Json.Nodes;

namespace Showtime.Sandbox.GitHub.Rest;

/// <summary>What a route answers.</summary>
sealed record RestAnswer(int Status, JsonNode? Body = null)
{
    /// <summary>The <c>Link</c> header, when there are more pages.</summary>
    public string? Link { get; init; }

    /// <summary>A body that is not JSON, for the raw media types.</summary>
    public string? Raw { get; init; }

    /// <summary>Which of the raw media types, for example <c>sha</c>.</summary>
    public string RawType { get; init; } = "raw";

    public static RestAnswer NoContent => new(204);

    public static RestAnswer Ok(JsonNode body) => new(200, body);

    public static RestAnswer Created(JsonNode body) => new(201, body);
}
