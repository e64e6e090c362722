using System.Globalization;
using System.Text.Json.Nodes;
using GraphQLParser;
using GraphQLParser.AST;
using Showtime.Sandbox.GitHub.Model;
using Showtime.Sandbox.GitHub.Rest;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>
/// Runs a checked operation. The top-level fields run in order, each at one moment; one that fails leaves the earlier ones done and
/// the later ones still run.
/// </summary>
sealed class Executor(Schema schema, ResolverTable resolvers, Document document, IReadOnlyDictionary<string, object?> variables, RunContext run)
{
    readonly List<GraphQLError> _errors = [];
    readonly InputCoercion _coercion = new(schema, document);

    public JsonObject Run(GraphQLOperationDefinition operation)
    {
        var root = schema[operation.Keyword is "mutation" ? "Mutation" : "Query"];
        JsonObject? data = [];
        foreach (var (key, fields) in Collect(operation.SelectionSet.Selections, root))
        {
            try
            {
                JsonNode? value;
                lock (run.State.Gate) value = Resolve(root, run.State, fields, [key]);
                if (data is not null) data[key] = value;
            }
            catch (NullInTheWay)
            {
                data = null;
            }
        }

        var answer = new JsonObject { ["data"] = data };
        if (_errors.Count > 0) answer["errors"] = new JsonArray([.. _errors.Select(e => e.ToJson())]);
        return answer;
    }

    JsonObject Object(SchemaType type, object source, IEnumerable<ASTNode> selections, IReadOnlyList<object> path)
    {
        var result = new JsonObject();
        foreach (var (key, fields) in Collect(selections, type)) result[key] = Resolve(type, source, fields, [.. path, key]);
        return result;
    }

    JsonNode? Resolve(SchemaType type, object source, List<GraphQLField> fields, IReadOnlyList<object> path)
    {
        var field = fields[0];
        var name = field.Name.StringValue;
        if (name is "__typename") return type.Name;
        var definition = schema.Field(type, name)!;
        object? value;
        try
        {
            var arguments = _coercion.Given(definition.Takes, field.Given.Select(a => (a.Name, a.Value)), variables);
            value = resolvers.Resolve(type.Name, source, new(run, name, arguments, Children(definition, fields)));
        }
        catch (Exception problem) when (problem is GraphQLFailure or GitHubRefusal)
        {
            value = problem;
        }

        return Complete(definition.Type, value, fields, path);
    }

    JsonNode? Complete(GraphQLType type, object? value, List<GraphQLField> fields, IReadOnlyList<object> path)
    {
        if (type is GraphQLNonNullType required)
        {
            return Complete(required.Type, value, fields, path) ?? throw new NullInTheWay();
        }

        if (value is Exception problem)
        {
            _errors.Add(Error(problem, document.At(fields[0]), path));
            return null;
        }

        if (value is null) return null;
        if (type is GraphQLListType list) return Items(list, (System.Collections.IEnumerable)value, fields, path);
        var named = schema[type.Core];
        if (!named.IsComposite) return Scalar(value);
        var concrete = named.IsObject ? named : schema[TypeNames.Of(value)];
        try
        {
            return Object(concrete, value, fields.SelectMany(f => f.SelectionSet!.Selections), path);
        }
        catch (NullInTheWay)
        {
            return null;
        }
    }

    JsonArray? Items(GraphQLListType list, System.Collections.IEnumerable values, List<GraphQLField> fields, IReadOnlyList<object> path)
    {
        var items = new JsonArray();
        try
        {
            foreach (var item in values) items.Add(Complete(list.Type, item, fields, [.. path, items.Count]));
            return items;
        }
        catch (NullInTheWay)
        {
            return null;
        }
    }

    static JsonNode? Scalar(object value) => value switch
    {
        string text => text,
        bool flag => flag,
        int number => number,
        long number => number,
        DateTimeOffset at => RestJson.Time(at),
        Enum name => name.ToString().ToUpperInvariant(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    static GraphQLError Error(Exception problem, Location at, IReadOnlyList<object> path)
    {
        var type = problem switch
        {
            GraphQLFailure failure => failure.Type,
            GitHubRefusal { Kind: RefusalKind.NotFound } => "NOT_FOUND",
            GitHubRefusal { Kind: RefusalKind.Forbidden } => "FORBIDDEN",
            _ => "UNPROCESSABLE",
        };
        return new(problem.Message)
        {
            Type = type,
            Path = path,
            Locations = [at],
            Extensions = type is "FORBIDDEN" ? [("saml_failure", false)] : [],
        };
    }

    HashSet<string> Children(GraphQLFieldDefinition definition, List<GraphQLField> fields)
    {
        var inner = schema[definition.Type.Core];
        return !inner.IsObject
            ? []
            : Collect(fields.SelectMany(f => f.SelectionSet?.Selections ?? []), inner)
                .Select(c => c.Fields[0].Name.StringValue)
                .ToHashSet(StringComparer.Ordinal);
    }

    // Fields by their name in the answer, in the order of the document, with fragments unfolded.
    List<(string Key, List<GraphQLField> Fields)> Collect(IEnumerable<ASTNode> selections, SchemaType type)
    {
        List<(string Key, List<GraphQLField> Fields)> found = [];
        Add(selections);
        return found;

        void Add(IEnumerable<ASTNode> some)
        {
            foreach (var selection in some.Where(IsIncluded))
            {
                switch (selection)
                {
                    case GraphQLField field when found.Find(f => f.Key == field.Key).Fields is { } same:
                        same.Add(field);
                        break;
                    case GraphQLField field:
                        found.Add((field.Key, [field]));
                        break;
                    case GraphQLInlineFragment inline when inline.TypeCondition is not { } on || schema.Is(type.Name, on.Type.Core):
                        Add(inline.SelectionSet.Selections);
                        break;
                    case GraphQLFragmentSpread spread
                            when document.Fragments[spread.FragmentName.Name.StringValue] is var fragment
                            && schema.Is(type.Name, fragment.TypeCondition.Type.Core):
                        Add(fragment.SelectionSet.Selections);
                        break;
                }
            }
        }
    }

    bool IsIncluded(ASTNode selection) => ((IHasDirectivesNode)selection).Applied.TrueForAll(directive =>
    {
        var condition = directive.Given[0].Value switch
        {
            GraphQLBooleanValue b => b.BoolValue,
            GraphQLVariable v => variables.GetValueOrDefault(v.Name.StringValue) is true,
            _ => false,
        };
        return condition == (directive.IsNamed("include"));
    });

    /// <summary>A null where none is allowed: the nearest enclosing field that may be null becomes null.</summary>
    sealed class NullInTheWay : Exception;
}

/// <summary>What the fields of one run share.</summary>
sealed record RunContext(RepositoryState State, Caller Caller, RateMeter Rates, long Nodes);

/// <summary>What the resolver of one field gets.</summary>
/// <param name="Run">The run.</param>
/// <param name="Name">The field's name, not its alias.</param>
/// <param name="Arguments">The arguments, defaults filled in.</param>
/// <param name="Children">The names of the fields asked for inside.</param>
sealed record FieldContext(RunContext Run, string Name, Inputs Arguments, IReadOnlySet<string> Children)
{
    public RepositoryState State => Run.State;

    public Caller Caller => Run.Caller;
}
