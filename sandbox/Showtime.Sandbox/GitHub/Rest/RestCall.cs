using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.Rest;

/// <summary>One REST request in its parts.</summary>
sealed class RestCall(RepositoryState state, Caller caller, string method, string root, string queryText, string body, string accept)
{
    const int DefaultPage = 30;
    const int LargestPage = 100;

    readonly Dictionary<string, string> _query = ParseQuery(queryText);

    public RepositoryState State { get; } = state;

    public Caller Caller { get; } = caller;

    public Account Actor => Caller.Account;

    public string Method { get; } = method;

    /// <summary>The API's address without a slash at its end.</summary>
    public string Root { get; } = root;

    public string Accept { get; } = accept;

    public RestJson Json { get; } = new(state, root);

    public string? Query(string name) => _query.GetValueOrDefault(name);

    public int PerPage => Number("per_page", DefaultPage) is var n and >= 1 ? Math.Min(n, LargestPage) : DefaultPage;

    public int PageNumber => Math.Max(1, Number("page", 1));

    public void Require(Right right) => State.Require(Caller, right);

    /// <exception cref="RestProblem">The body is not JSON.</exception>
    public JsonNode? Body()
    {
        if (body.Length == 0) return null;
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            throw new RestProblem(400, "Problems parsing JSON");
        }
    }

    /// <exception cref="RestProblem">The body is not a JSON object.</exception>
    public JsonObject BodyObject() => Body() switch
    {
        JsonObject o => o,
        null => [],
        _ => throw new RestProblem(400, "Body should be a JSON object"),
    };

    public Ticket Ticket(string number) =>
        Integer(number) is { } n and <= int.MaxValue && State.FindTicket((int)n) is { } ticket ? ticket : throw GitHubRefusal.NotFound();

    public Ticket PullRequest(string number) => Ticket(number) is { Head: not null } pull ? pull : throw GitHubRefusal.NotFound();

    public static long? Integer(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

    /// <summary>One page of a list, with the links to the others.</summary>
    /// <param name="items">The whole list.</param>
    /// <param name="path">The path below the repository that the links lead to.</param>
    /// <param name="shape">Makes an item's JSON.</param>
    public RestAnswer Page<T>(IEnumerable<T> items, string path, Func<T, JsonNode?> shape)
    {
        var all = items.ToList();
        var page = all.Skip((PageNumber - 1) * PerPage).Take(PerPage).Select(shape).ToArray();
        // GitHub's links name the repository by its number.
        return RestAnswer.Ok(new JsonArray(page)) with { Link = Links($"{Root}/repositories/{State.Id}/{path}", all.Count) };
    }

    /// <summary>The <c>Link</c> header of a list of that length, or null when one page holds it.</summary>
    public string? Links(string address, int total)
    {
        var last = (total + PerPage - 1) / PerPage;
        List<string> links = [];
        if (PageNumber > 1) links.Add(Link(PageNumber - 1, "prev"));
        if (PageNumber < last)
        {
            links.Add(Link(PageNumber + 1, "next"));
            links.Add(Link(last, "last"));
        }

        if (PageNumber > 1) links.Add(Link(1, "first"));
        return links.Count == 0 ? null : string.Join(", ", links);

        string Link(int page, string relation)
        {
            var rest = _query.Where(q => q.Key is not "page").Select(q => $"{q.Key}={Uri.EscapeDataString(q.Value)}");
            var query = string.Join('&', rest.Append(string.Create(CultureInfo.InvariantCulture, $"page={page}")));
            return $"<{address}?{query}>; rel=\"{relation}\"";
        }
    }

    static Dictionary<string, string> ParseQuery(string text)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = at < 0 ? (part, "") : (part[..at], part[(at + 1)..]);
            found[Decode(name)] = Decode(value);
        }

        return found;
    }

    static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    int Number(string name, int otherwise) =>
        int.TryParse(Query(name), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : otherwise;
}

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

/// <summary>A request that REST refuses before the repository is asked.</summary>
sealed class RestProblem(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}

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
