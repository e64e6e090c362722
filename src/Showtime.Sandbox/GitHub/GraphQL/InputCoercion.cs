using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>Turns variables and literals into values, by their types.</summary>
sealed class InputCoercion(Schema schema)
{
    /// <summary>The values of an operation's variables. A variable that was neither given nor has a default is missing here.</summary>
    public Dictionary<string, object?> Variables(Operation operation, JsonObject given, List<GraphQLError> errors)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var variable in operation.Variables)
        {
            if (given.TryGetPropertyValue(variable.Name, out var json))
            {
                var problem = Json(json, variable.Type, [], out var value);
                values[variable.Name] = value;
                if (problem is not null) errors.Add(Invalid(variable, json, problem));
            }
            else if (variable.Default is { } otherwise)
            {
                values[variable.Name] = Literal(otherwise, variable.Type, new Dictionary<string, object?>(StringComparer.Ordinal));
            }
            else if (variable.Type is TypeRef.NonNull)
            {
                errors.Add(Invalid(variable, null, new([], "Expected value to not be null")));
            }
        }

        return values;
    }

    /// <summary>The value of a literal that was checked before.</summary>
    public object? Literal(ValueNode node, TypeRef type, IReadOnlyDictionary<string, object?> variables)
    {
        type = type.Nullable;
        if (node is ValueNode.Variable v) return variables.GetValueOrDefault(v.Name);
        if (node is ValueNode.Null) return null;
        if (type is TypeRef.ListOf list)
        {
            var items = node is ValueNode.ListOf l ? l.Items : [node];
            return items.Select(i => Literal(i, list.Item, variables)).ToList();
        }

        return node switch
        {
            ValueNode.Int n when type.Core is "Float" => double.Parse(n.Text, CultureInfo.InvariantCulture),
            ValueNode.Int n when type.Core is "ID" => n.Text,
            ValueNode.Int n => int.Parse(n.Text, CultureInfo.InvariantCulture),
            ValueNode.Float n => double.Parse(n.Text, CultureInfo.InvariantCulture),
            ValueNode.String s => s.Text,
            ValueNode.Boolean b => b.Value,
            ValueNode.Enum e => e.Name,
            ValueNode.Object o => Given(schema[type.Core].Inputs.Values, o.Fields, variables),
            _ => null,
        };
    }

    /// <summary>The values of arguments or input fields, with defaults; what is missing, or an absent variable, is missing here too.</summary>
    public Inputs Given(
        IEnumerable<InputType> types, IEnumerable<KeyValuePair<string, ValueNode>> given, IReadOnlyDictionary<string, object?> variables)
    {
        var nodes = given.ToDictionary(g => g.Key, g => g.Value, StringComparer.Ordinal);
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var type in types)
        {
            var node = nodes.GetValueOrDefault(type.Name);
            if (node is ValueNode.Variable v && !variables.ContainsKey(v.Name)) node = null;
            node ??= type.Default;
            if (node is not null) values[type.Name] = Literal(node, type.Type, variables);
        }

        return new(values);
    }

    static GraphQLError Invalid(VariableDefinition variable, JsonNode? value, Problem problem) => new(
        problem.Path.Count == 0
            ? $"Variable ${variable.Name} of type {variable.Type} was provided invalid value"
            : $"Variable ${variable.Name} of type {variable.Type} was provided invalid value for "
                + $"{string.Join('.', problem.Path)} ({problem.Explanation})")
    {
        Locations = [variable.At],
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

    Problem? Json(JsonNode? json, TypeRef type, IReadOnlyList<string> path, out object? value)
    {
        value = null;
        if (json is null) return type is TypeRef.NonNull ? new(path, "Expected value to not be null") : null;
        type = type.Nullable;
        if (type is TypeRef.ListOf list) return List(json, list, path, out value);
        var named = schema[type.Core];
        if (named.Kind == SchemaTypeKind.Input) return Object(json, named, path, out value);
        value = Scalar(json, named);
        return value is null ? new(path, Expected(json, named)) : null;
    }

    Problem? List(JsonNode json, TypeRef.ListOf type, IReadOnlyList<string> path, out object? value)
    {
        List<object?> items = [];
        value = items;
        var nodes = json is JsonArray array ? array.ToList() : [json];
        for (var i = 0; i < nodes.Count; i++)
        {
            if (Json(nodes[i], type.Item, [.. path, i.ToString(CultureInfo.InvariantCulture)], out var item) is { } problem) return problem;
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
        foreach (var input in type.Inputs.Values)
        {
            if (given.TryGetPropertyValue(input.Name, out var node))
            {
                if (Json(node, input.Type, [.. path, input.Name], out var inner) is { } problem) return problem;
                values[input.Name] = inner;
            }
            else if (input.IsRequired)
            {
                return new([.. path, input.Name], "Expected value to not be null");
            }
        }

        value = new Inputs(values);
        return null;
    }

    static string Expected(JsonNode json, SchemaType type) => type.Kind == SchemaTypeKind.Enum
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
            (_, JsonValueKind.String) when type.Kind == SchemaTypeKind.Enum =>
                type.Members.Contains(value.GetValue<string>(), StringComparer.Ordinal) ? value.GetValue<string>() : null,
            (_, JsonValueKind.String) => value.GetValue<string>(),
            _ => null,
        };
    }

    sealed record Problem(IReadOnlyList<string> Path, string Explanation);
}
