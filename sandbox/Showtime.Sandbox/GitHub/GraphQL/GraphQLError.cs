using System.Globalization;
using System.Text.Json.Nodes;
using GraphQLParser;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>One entry of <c>errors</c>, in the shape that GitHub gives it.</summary>
sealed record GraphQLError(string Message)
{
    /// <summary>GitHub's word for errors of a run: NOT_FOUND, FORBIDDEN and so on.</summary>
    public string? Type { get; init; }

    /// <summary>The way to the field: names, and numbers in lists.</summary>
    public IReadOnlyList<object>? Path { get; init; }

    public IReadOnlyList<Location> Locations { get; init; } = [];

    public IReadOnlyList<(string Name, JsonNode? Value)> Extensions { get; init; } = [];

    /// <summary>An error that is found before anything runs.</summary>
    public static GraphQLError Invalid(
        string message, IReadOnlyList<object> path, Location at, string code, params (string Name, string Value)[] facts) => new(message)
    {
        Path = path,
        Locations = [at],
        Extensions = [("code", code), .. facts.Select(f => (f.Name, (JsonNode?)f.Value))],
    };

    public JsonObject ToJson()
    {
        var shape = new JsonObject();
        if (Type is not null) shape["type"] = Type;
        if (Path is not null) shape["path"] = new JsonArray([.. Path.Select(Step)]);
        if (Extensions.Count > 0) shape["extensions"] = new JsonObject(Extensions.Select(e => KeyValuePair.Create(e.Name, e.Value?.DeepClone())));
        if (Locations.Count > 0) shape["locations"] = new JsonArray([.. Locations.Select(l => new JsonObject { ["line"] = l.Line, ["column"] = l.Column })]);
        shape["message"] = Message;
        return shape;
    }

    static JsonNode Step(object step) => step is int index ? index : Convert.ToString(step, CultureInfo.InvariantCulture)!;
}
