using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GraphQLParser.AST;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>Turns variables and literals into values, by their types.</summary>
sealed class InputCoercion(Schema schema, Document document)
{
    /// <summary>The values of an operation's variables. A variable that was neither given nor has a default is missing here.</summary>
    public Dictionary<string, object?> Variables(GraphQLOperationDefinition operation, JsonObject given, List<GraphQLError> errors)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var variable in operation.Declared)
        {
            var name = variable.Variable.Name.StringValue;
            if (given.TryGetPropertyValue(name, out var json))
            {
                var problem = Json(json, variable.Type, [], out var value);
                values[name] = value;
                if (problem is not null) errors.Add(Invalid(variable, json, problem));
            }
            else if (variable.DefaultValue is { } otherwise)
            {
                values[name] = Literal(otherwise, variable.Type, new Dictionary<string, object?>(StringComparer.Ordinal));
            }
            else if (variable.Type is GraphQLNonNullType)
            {
                errors.Add(Invalid(variable, null, new([], "Expected value to not be null")));
            }
        }

        return values;
    }

    /// <summary>The value of a literal that was checked before.</summary>
    public object? Literal(GraphQLValue node, GraphQLType type, IReadOnlyDictionary<string, object?> variables)
    {
        type = type.Nullable;
        if (node is GraphQLVariable v) return variables.GetValueOrDefault(v.Name.StringValue);
        if (node is GraphQLNullValue) return null;
        if (type is GraphQLListType list)
        {
            var items = node is GraphQLListValue l ? l.Values ?? [] : [node];
            return items.Select(i => Literal(i, list.Type, variables)).ToList();
        }

        return node switch
        {
            GraphQLIntValue n when type.Core is "Float" => double.Parse(n.Value, CultureInfo.InvariantCulture),
            GraphQLIntValue n when type.Core is "ID" => (string)n.Value,
            GraphQLIntValue n => int.Parse(n.Value, CultureInfo.InvariantCulture),
            GraphQLFloatValue n => double.Parse(n.Value, CultureInfo.InvariantCulture),
            GraphQLStringValue s => (string)s.Value,
            GraphQLBooleanValue b => b.BoolValue,
            GraphQLEnumValue e => e.Name.StringValue,
            GraphQLObjectValue o => Given(schema[type.Core].Inputs.Values, (o.Fields ?? []).Select(f => (f.Name, f.Value)), variables),
            _ => null,
        };
    }

    /// <summary>The values of arguments or input fields, with defaults; what is missing, or an absent variable, is missing here too.</summary>
    public Inputs Given(
        IEnumerable<GraphQLInputValueDefinition> types,
        IEnumerable<(GraphQLName Name, GraphQLValue Value)> given,
        IReadOnlyDictionary<string, object?> variables)
    {
        var nodes = given.ToDictionary(g => g.Name.StringValue, g => g.Value, StringComparer.Ordinal);
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var type in types)
        {
            var node = nodes.GetValueOrDefault(type.Name.StringValue);
            if (node is GraphQLVariable v && !variables.ContainsKey(v.Name.StringValue)) node = null;
            node ??= type.DefaultValue;
            if (node is not null) values[type.Name.StringValue] = Literal(node, type.Type, variables);
        }

        return new(values);
    }

    GraphQLError Invalid(GraphQLVariableDefinition variable, JsonNode? value, Problem problem) => new(
        $"Variable ${variable.Variable.Name.StringValue} of type {variable.Type.Written} was provided invalid value"
        + (problem.Path.Count == 0 ? "" : $" for {string.Join('.', problem.Path)} ({problem.Explanation})"))
    {
        Locations = [document.At(variable)],
        Extensions =
        [
            ("value", value?.DeepClone()),
            ("problems", new JsonArray(new JsonObject
            {
                ["path"] = new JsonArray([.. problem.Path.Select(p => (JsonNode)p)]),
                ["explanation"] = problem.Explanation,
            })),
        ],
    };

    Problem? Json(JsonNode? json, GraphQLType type, IReadOnlyList<string> path, out object? value)
    {
        value = null;
        if (json is null) return type is GraphQLNonNullType ? new(path, "Expected value to not be null") : null;
        type = type.Nullable;
        if (type is GraphQLListType list) return List(json, list, path, out value);
        var named = schema[type.Core];
        if (named.IsInput) return Object(json, named, path, out value);
        value = Scalar(json, named);
        return value is null ? new(path, Expected(json, named)) : null;
    }

    Problem? List(JsonNode json, GraphQLListType type, IReadOnlyList<string> path, out object? value)
    {
        List<object?> items = [];
        value = items;
        var nodes = json is JsonArray array ? array.ToList() : [json];
        for (var i = 0; i < nodes.Count; i++)
        {
            if (Json(nodes[i], type.Type, [.. path, i.ToString(CultureInfo.InvariantCulture)], out var item) is { } problem) return problem;
            items.Add(item);
        }

        return null;
    }

    Problem? Object(JsonNode json, SchemaType type, IReadOnlyList<string> path, out object? value)
    {
        value = null;
        if (json is not JsonObject given) return new(path, $"Expected {json.ToJsonString()} to be a key-value object.");
        var unknown = given.Select(g => g.Key).FirstOrDefault(name => !type.Inputs.ContainsKey(name));
        if (unknown is not null) return new([.. path, unknown], $"Field is not defined on {type.Name}");
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, input) in type.Inputs)
        {
            if (given.TryGetPropertyValue(name, out var node))
            {
                if (Json(node, input.Type, [.. path, name], out var inner) is { } problem) return problem;
                values[name] = inner;
            }
            else if (input.IsRequired)
            {
                return new([.. path, name], "Expected value to not be null");
            }
        }

        value = new Inputs(values);
        return null;
    }

    static string Expected(JsonNode json, SchemaType type) => type.IsEnum
        ? $"Expected {json.ToJsonString()} to be one of: {string.Join(", ", type.Members)}"
        : $"Could not coerce value {json.ToJsonString()} to {type.Name}";

    static object? Scalar(JsonNode json, SchemaType type)
    {
        if (json is not JsonValue value) return null;
        var kind = value.GetValueKind();
        return (type.Name, kind) switch
        {
            ("Int", JsonValueKind.Number) => value.TryGetValue<int>(out var n) ? n : null,
            ("Float", JsonValueKind.Number) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture),
            ("Boolean", JsonValueKind.True) => true,
            ("Boolean", JsonValueKind.False) => false,
            ("ID", JsonValueKind.Number) => value.ToJsonString(),
            ("Int" or "Float" or "Boolean", _) => null,
            (_, JsonValueKind.String) when type.IsEnum =>
                type.Members.Contains(value.GetValue<string>(), StringComparer.Ordinal) ? value.GetValue<string>() : null,
            (_, JsonValueKind.String) => value.GetValue<string>(),
            _ => null,
        };
    }

    sealed record Problem(IReadOnlyList<string> Path, string Explanation);
}

/// <summary>Coerced arguments or fields of an input: strings, ints, bools, lists and further inputs.</summary>
sealed class Inputs(IReadOnlyDictionary<string, object?> values)
{
    /// <summary>A required text, id or enum value.</summary>
    public string this[string name] => (string)values[name]!;

    public string? Text(string name) => values.GetValueOrDefault(name) as string;

    public bool? Flag(string name) => values.GetValueOrDefault(name) as bool?;

    public int? Number(string name) => values.GetValueOrDefault(name) as int?;

    public Inputs? Input(string name) => values.GetValueOrDefault(name) as Inputs;

    /// <summary>A list of texts, ids or enum values; null where it is not given.</summary>
    public IReadOnlyList<string>? Texts(string name) =>
        values.GetValueOrDefault(name) is IReadOnlyList<object?> list ? [.. list.Cast<string>()] : null;
}
