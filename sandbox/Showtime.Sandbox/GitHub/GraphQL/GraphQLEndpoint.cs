using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GraphQLParser;
using GraphQLParser.AST;
using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>GraphQL from the request's body to the answer: parse, check, run.</summary>
sealed class GraphQLEndpoint(RepositoryState state, RateMeter rates)
{
    static readonly Schema Schema = new(SchemaSource.Text);
    static readonly ResolverTable Resolvers = ResolverTable.Create(Schema);

    public GraphQLAnswer Answer(Caller caller, string body)
    {
        JsonObject? request;
        try
        {
            request = JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            var problem = new JsonObject { ["message"] = "Problems parsing JSON", ["documentation_url"] = "https://docs.github.com/graphql" };
            return new(400, problem, "not JSON", 0);
        }

        if (request?["query"] is not JsonValue value || !value.TryGetValue<string>(out var source))
        {
            return GraphQLAnswer.OfErrors("no query", 0, [new("A query attribute must be specified and must be a string.")]);
        }

        if (Document.Parse(source, out var misread) is not { } document) return GraphQLAnswer.OfErrors("not GraphQL", 0, [misread!]);
        var wanted = request["operationName"]?.GetValueKind() == JsonValueKind.String ? request["operationName"]!.GetValue<string>() : null;
        return Run(caller, document, wanted, request["variables"] as JsonObject ?? []);
    }

    GraphQLAnswer Run(Caller caller, Document document, string? name, JsonObject given)
    {
        var operation = name is null
            ? document.Operations.Count == 1 ? document.Operations[0] : null
            : document.Operations.FirstOrDefault(o => string.Equals(o.Name?.StringValue, name, StringComparison.Ordinal));
        if (operation is null)
        {
            return GraphQLAnswer.OfErrors("no operation", 0, [new(name is null ? "An operation name is required" : $"No operation named \"{name}\"")]);
        }

        var problems = document.Problems ??= new DocumentValidator(Schema, document).Validate();
        var fields = operation.SelectionSet.Selections.OfType<GraphQLField>().Select(f => f.Name.StringValue).ToList();
        var summary = $"{operation.Keyword} {string.Join(", ", fields)}";
        var mutations = operation.Keyword is "mutation" ? fields.Count : 0;
        if (problems.Count > 0) return GraphQLAnswer.OfErrors(summary, mutations, problems);
        List<GraphQLError> errors = [];
        var variables = new InputCoercion(Schema, document).Variables(operation, given, errors);
        if (errors.Count > 0) return GraphQLAnswer.OfErrors(summary, mutations, errors);
        var nodes = new NodeLimit(document, variables).Count(operation);
        if (nodes > NodeLimit.Most) return GraphQLAnswer.OfErrors(summary, mutations, [NodeLimit.Error(nodes)]);
        var executor = new Executor(Schema, Resolvers, document, variables, new(state, caller, rates, nodes));
        return new(200, executor.Run(operation), summary, mutations);
    }
}

/// <summary>The answer to one GraphQL request, with what the request log wants to know of it.</summary>
sealed record GraphQLAnswer(int Status, JsonObject Body, string Summary, int Mutations)
{
    public static GraphQLAnswer RateLimited(string login) =>
        OfErrors("rate limited", 0, [new($"API rate limit exceeded for {login}.") { Type = "RATE_LIMITED" }]);

    /// <summary>Nothing was run.</summary>
    public static GraphQLAnswer OfErrors(string summary, int mutations, IEnumerable<GraphQLError> errors) =>
        new(200, new JsonObject { ["errors"] = new JsonArray([.. errors.Select(e => e.ToJson())]) }, summary, mutations);
}

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

/// <summary>A field that cannot be answered; the rest of the document can. In a list it takes the place of the one item.</summary>
sealed class GraphQLFailure(string type, string message) : Exception(message)
{
    public string Type { get; } = type;
}
