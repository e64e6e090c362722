using System.Text.Json.Nodes;

namespace Showtime.Sandbox.GitHub.Rest;

/// <summary>Reads values of a request's body.</summary>
static class RestValues
{
    /// <exception cref="RestProblem">There is a value, and it is not a string.</exception>
    public static string? Text(JsonObject body, string name) => body[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => throw new RestProblem(422, $"Invalid request.\n\nFor 'properties/{name}', {other.ToJsonString()} is not a string."),
    };

    public static bool Flag(JsonObject body, string name, bool otherwise) =>
        body[name] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : otherwise;
}
