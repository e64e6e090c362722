using System.Text.Json;

namespace Showtime.Adapters.GitHub.Http;

/// <summary>One entry of a GraphQL answer's <c>errors</c>.</summary>
/// <param name="Type">GitHub's word for it (<c>NOT_FOUND</c>, <c>FORBIDDEN</c>, …), or the schema check's code (<c>undefinedField</c>); empty where there is none.</param>
/// <param name="Message">What it says.</param>
/// <param name="Path">Where in the answer, by response key; empty for the whole request.</param>
/// <param name="UnknownField">The field that the host's schema does not have, or null.</param>
internal sealed record GraphQlError(string Type, string Message, IReadOnlyList<string> Path, string? UnknownField = null)
{
    public bool IsNotFound => Type == "NOT_FOUND";

    /// <summary>Whether the token is refused this; the same by REST may be allowed.</summary>
    public bool IsRefusal => Type is "FORBIDDEN" or "INSUFFICIENT_SCOPES" or "NOT_ALLOWED";

    /// <summary>Whether the request was put off and not carried out.</summary>
    public bool IsRateLimit => Type is "RATE_LIMITED" or "RATE_LIMIT";

    /// <summary>Whether GitHub gave up in the middle: nothing is known about what it did.</summary>
    public bool IsFault => Type is "" or "INTERNAL" or "SERVICE_UNAVAILABLE" or "RESOURCE_LIMITS_EXCEEDED" or "LOADING";

    public bool IsAt(params ReadOnlySpan<string> path)
    {
        if (Path.Count < path.Length) return false;
        for (var i = 0; i < path.Length; i++)
        {
            if (Path[i] != path[i]) return false;
        }

        return true;
    }

    public static GraphQlError Read(JsonElement error)
    {
        var code = error.Text("extensions", "code");
        var unknown = code == "undefinedField" ? error.Text("extensions", "fieldName") : null;
        return new(
            error.Text("type") ?? code ?? "",
            GitHubErrors.OneLine(error.Text("message") ?? "(no message)"),
            [.. error.Items("path").Select(part => part.ToString())],
            unknown);
    }
}
