using System.Globalization;
using System.Text.Json.Nodes;
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
    readonly InputCoercion _coercion = new(schema);

    public JsonObject Run(Operation operation)
    {
        var root = schema[operation.Kind is "mutation" ? "Mutation" : "Query"];
        JsonObject? data = [];
        foreach (var (key, fields) in Collect(operation.Selections, root))
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

    JsonObject Object(SchemaType type, object source, IEnumerable<Selection> selections, IReadOnlyList<object> path)
    {
        var result = new JsonObject();
        foreach (var (key, fields) in Collect(selections, type)) result[key] = Resolve(type, source, fields, [.. path, key]);
        return result;
    }

    JsonNode? Resolve(SchemaType type, object source, List<Selection.Field> fields, IReadOnlyList<object> path)
    {
        var field = fields[0];
        if (field.Name is "__typename") return type.Name;
        var definition = schema.Field(type, field.Name)!;
        object? value;
        try
        {
            var arguments = _coercion.Given(definition.Arguments, field.Arguments.Select(a => KeyValuePair.Create(a.Name, a.Value)), variables);
            value = resolvers.Resolve(type.Name, source, new(run, field.Name, arguments, Children(definition, fields)));
        }
        catch (Exception problem) when (problem is GraphQLFailure or GitHubRefusal)
        {
            value = problem;
        }

        return Complete(definition.Type, value, fields, path);
    }

    JsonNode? Complete(TypeRef type, object? value, List<Selection.Field> fields, IReadOnlyList<object> path)
    {
        if (type is TypeRef.NonNull required)
        {
            return Complete(required.Inner, value, fields, path) ?? throw new NullInTheWay();
        }

        if (value is Exception problem)
        {
            _errors.Add(Error(problem, fields[0].At, path));
            return null;
        }

        if (value is null) return null;
        if (type is TypeRef.ListOf list) return Items(list, (System.Collections.IEnumerable)value, fields, path);
        var named = schema[type.Core];
        if (!named.IsComposite) return Scalar(value);
        var concrete = named.Kind == SchemaTypeKind.Object ? named : schema[TypeNames.Of(value)];
        try
        {
            return Object(concrete, value, fields.SelectMany(f => f.Selections!), path);
        }
        catch (NullInTheWay)
        {
            return null;
        }
    }

    JsonArray? Items(TypeRef.ListOf list, System.Collections.IEnumerable values, List<Selection.Field> fields, IReadOnlyList<object> path)
    {
        var items = new JsonArray();
        try
        {
            foreach (var item in values) items.Add(Complete(list.Item, item, fields, [.. path, items.Count]));
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

    HashSet<string> Children(FieldType definition, List<Selection.Field> fields)
    {
        var inner = schema[definition.Type.Core];
        return inner.Kind != SchemaTypeKind.Object
            ? []
            : Collect(fields.SelectMany(f => f.Selections ?? []), inner).Select(c => c.Fields[0].Name).ToHashSet(StringComparer.Ordinal);
    }

    // Fields by their name in the answer, in the order of the document, with fragments unfolded.
    List<(string Key, List<Selection.Field> Fields)> Collect(IEnumerable<Selection> selections, SchemaType type)
    {
        List<(string Key, List<Selection.Field> Fields)> found = [];
        Add(selections);
        return found;

        void Add(IEnumerable<Selection> some)
        {
            foreach (var selection in some.Where(IsIncluded))
            {
                switch (selection)
                {
                    case Selection.Field field when found.Find(f => f.Key == field.Key).Fields is { } same:
                        same.Add(field);
                        break;
                    case Selection.Field field:
                        found.Add((field.Key, [field]));
                        break;
                    case Selection.Inline inline when inline.Type is null || schema.Is(type.Name, inline.Type):
                        Add(inline.Selections);
                        break;
                    case Selection.Spread spread when document.Fragments[spread.Fragment] is var fragment && schema.Is(type.Name, fragment.Type):
                        Add(fragment.Selections);
                        break;
                }
            }
        }
    }

    bool IsIncluded(Selection selection) => selection.Directives.All(directive =>
    {
        var condition = directive.Arguments[0].Value switch
        {
            ValueNode.Boolean b => b.Value,
            ValueNode.Variable v => variables.GetValueOrDefault(v.Name) is true,
            _ => false,
        };
        return condition == (directive.Name is "include");
    });

    /// <summary>A null where none may be: it makes the nearest surrounding thing null that may be.</summary>
    sealed class NullInTheWay : Exception;
}
