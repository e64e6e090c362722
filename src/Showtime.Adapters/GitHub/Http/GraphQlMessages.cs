using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Core.Errors;

namespace Showtime.Adapters.GitHub.Http;

/// <summary>A GraphQL document with its variables.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Document">The document, with the fragments that it uses.</param>
/// <param name="Variables">Exactly the variables that the document declares.</param>
internal sealed record GraphQlRequest(string Name, string Document, JsonObject Variables)
{
    /// <summary>Whether it writes.</summary>
    public bool IsMutation { get; init; }

    /// <summary>Whether it may be sent again without knowing what became of the first: always true for a read.</summary>
    public bool Repeatable { get; init; }

    /// <summary>How long to go on trying while the host fails; null for the usual time.</summary>
    public TimeSpan? FaultBudget { get; init; }

    /// <summary>Its fields, where it can be sent together with others.</summary>
    public IReadOnlyList<GraphQlField> Fields { get; init; } = [];

    /// <summary>For the log: the operation, and the fields of a batch.</summary>
    public string Summary { get; init; } = (Document.StartsWith("mutation", StringComparison.Ordinal) ? "mutation " : "query ") + Name;
}

/// <summary>The answer to a GraphQL request. It can hold data and errors at once.</summary>
/// <param name="Data">The data; undefined or null where nothing was carried out.</param>
/// <param name="Errors">What failed, field by field.</param>
internal sealed record GraphQlAnswer(JsonElement Data, IReadOnlyList<GraphQlError> Errors)
{
    public static GraphQlAnswer Read(JsonElement json) => new(json.At("data"), [.. json.Items("errors").Select(GraphQlError.Read)]);

    /// <summary>The errors that are about one top-level field.</summary>
    public IEnumerable<GraphQlError> ErrorsAt(string key) => Errors.Where(error => error.IsAt(key));

    /// <summary>The data, if it is complete.</summary>
    /// <param name="repository">For the message where the repository itself is not found.</param>
    /// <param name="tolerated">Errors that leave out only what the caller can do without.</param>
    /// <exception cref="ShowtimeException">Anything else is missing.</exception>
    public JsonElement Whole(string repository, Func<GraphQlError, bool>? tolerated = null)
    {
        // A number that does not fit into GraphQL's 32 bits is asked for by REST.
        if (Errors.FirstOrDefault(error => tolerated?.Invoke(error) != true && error.Path is not [.., "databaseId"]) is { } error) throw ToException(error, repository);
        if (Data.IsObject() && (!Data.TryGetProperty("repository", out var found) || found.IsObject())) return Data;
        throw GitHubErrors.RepositoryNotFound(repository);
    }

    static ShowtimeException ToException(GraphQlError error, string repository)
    {
        if (error.IsNotFound && error.Path is ["repository"]) return GitHubErrors.RepositoryNotFound(repository);
        if (error.IsNotFound) return new(ShowtimeError.NotFound, $"GitHub did not find a part of {repository}: {error.Message}") { Target = repository };
        if (error.IsRefusal) return GitHubErrors.Refused($"reading {repository}", error.Message, needed: null, repository);
        return new(ShowtimeError.Uncertain, $"GitHub answered a read of {repository} only in part: {error.Message}", "Try again.") { Target = repository };
    }
}

/// <summary>One entry of a GraphQL answer's <c>errors</c>.</summary>
/// <param name="Type">
/// GitHub's word for it (<c>NOT_FOUND</c>, <c>FORBIDDEN</c>, …), or the schema check's code (<c>undefinedField</c>); empty where there is none.
/// </param>
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
            [.. error.Items("path").Select(part => part.ValueKind == JsonValueKind.String ? part.Text() ?? "" : part.ToString())],
            unknown);
    }
}
