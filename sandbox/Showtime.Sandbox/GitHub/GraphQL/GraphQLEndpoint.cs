using System.Text.Json;
using System.Text.Json.Nodes;
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
