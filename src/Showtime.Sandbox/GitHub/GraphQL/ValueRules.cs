using System.Globalization;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>Checks literals and variables of one operation against the types of their places.</summary>
sealed class ValueRules(Schema schema, Operation operation, List<GraphQLError> errors)
{
    readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>Checks the value of an argument.</summary>
    /// <param name="value">What is written.</param>
    /// <param name="expected">The argument.</param>
    /// <param name="owner">Whose argument it is, as the message names it.</param>
    /// <param name="path">Where it stands.</param>
    public void Check(ValueNode value, InputType expected, string owner, IReadOnlyList<object> path) =>
        Check(value, expected.Type, expected, owner, path);

    /// <summary>Reports variables that are declared for nothing.</summary>
    public void ReportUnused(IReadOnlyList<object> path)
    {
        foreach (var variable in operation.Variables.Where(v => !_used.Contains(v.Name)))
        {
            errors.Add(GraphQLError.Invalid(
                $"Variable ${variable.Name} is declared by {operation.Title} but not used", path, variable.At, "variableNotUsed",
                ("variableName", variable.Name)));
        }
    }

    void Check(ValueNode value, TypeRef type, InputType place, string owner, IReadOnlyList<object> path)
    {
        if (value is ValueNode.Variable variable)
        {
            CheckVariable(variable, type, place, path);
            return;
        }

        if (value is ValueNode.Null)
        {
            if (type is TypeRef.NonNull) Incompatible(value, type, place, owner, path);
            return;
        }

        type = type.Nullable;
        if (type is TypeRef.ListOf list)
        {
            // One value stands for a list of one.
            foreach (var item in value is ValueNode.ListOf l ? l.Items : [value]) Check(item, list.Item, place, owner, path);
            return;
        }

        var named = schema[type.Core];
        if (named.Kind == SchemaTypeKind.Input && value is ValueNode.Object input) CheckInput(input, named, path);
        else if (!Fits(value, named)) Incompatible(value, type, place, owner, path);
    }

    void CheckInput(ValueNode.Object input, SchemaType type, IReadOnlyList<object> path)
    {
        foreach (var (name, value) in input.Fields)
        {
            if (type.Inputs.TryGetValue(name, out var expected))
            {
                Check(value, expected, $"InputObject '{type.Name}'", [.. path, name]);
                continue;
            }

            errors.Add(GraphQLError.Invalid(
                $"InputObject '{type.Name}' doesn't accept argument '{name}'", [.. path, name], value.At, "argumentNotAccepted",
                ("name", type.Name), ("typeName", "InputObject"), ("argumentName", name)));
        }

        foreach (var missing in type.Inputs.Values.Where(i => i.IsRequired && !input.Fields.Any(f => f.Key == i.Name)))
        {
            errors.Add(GraphQLError.Invalid(
                $"Argument '{missing.Name}' on InputObject '{type.Name}' is required. Expected type {missing.Type}", [.. path, missing.Name], input.At,
                "missingRequiredInputObjectAttribute",
                ("argumentName", missing.Name), ("argumentType", missing.Type.ToString()), ("inputObjectType", type.Name)));
        }
    }

    void CheckVariable(ValueNode.Variable variable, TypeRef type, InputType place, IReadOnlyList<object> path)
    {
        _used.Add(variable.Name);
        if (operation.Variables.FirstOrDefault(v => v.Name == variable.Name) is not { } declared)
        {
            errors.Add(GraphQLError.Invalid(
                $"Variable ${variable.Name} is used by {operation.Title} but not declared", path, variable.At, "variableNotDefined",
                ("variableName", variable.Name)));
            return;
        }

        // A default in either place makes up for a missing exclamation mark.
        var wanted = declared.Default is not (null or ValueNode.Null) || place.Default is not null ? type.Nullable : type;
        if (Fits(declared.Type, wanted)) return;
        errors.Add(GraphQLError.Invalid(
            $"Type mismatch on variable ${variable.Name} and argument {place.Name} ({declared.Type} / {type})", path, variable.At, "variableMismatch",
            ("variableName", variable.Name), ("typeName", declared.Type.ToString()), ("argumentName", place.Name), ("errorMessage", "Type mismatch")));
    }

    static bool Fits(TypeRef given, TypeRef wanted) => (given, wanted) switch
    {
        (TypeRef.NonNull g, TypeRef.NonNull w) => Fits(g.Inner, w.Inner),
        (_, TypeRef.NonNull) => false,
        (TypeRef.NonNull g, _) => Fits(g.Inner, wanted),
        (TypeRef.ListOf g, TypeRef.ListOf w) => Fits(g.Item, w.Item),
        (_, TypeRef.ListOf) or (TypeRef.ListOf, _) => false,
        _ => string.Equals(given.Core, wanted.Core, StringComparison.Ordinal),
    };

    static bool Fits(ValueNode value, SchemaType type) => type.Kind switch
    {
        SchemaTypeKind.Enum => value is ValueNode.Enum e && type.Members.Contains(e.Name, StringComparer.Ordinal),
        SchemaTypeKind.Scalar => type.Name switch
        {
            "Int" => value is ValueNode.Int n && int.TryParse(n.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            "Float" => value is ValueNode.Int or ValueNode.Float,
            "Boolean" => value is ValueNode.Boolean,
            "ID" => value is ValueNode.String or ValueNode.Int,
            _ => value is ValueNode.String,
        },
        _ => false,
    };

    static string Written(ValueNode value) => value switch
    {
        ValueNode.Int n => n.Text,
        ValueNode.Float n => n.Text,
        ValueNode.String s => $"\"{s.Text}\"",
        ValueNode.Boolean b => b.Value ? "true" : "false",
        ValueNode.Enum e => e.Name,
        ValueNode.Variable v => $"${v.Name}",
        ValueNode.ListOf l => $"[{string.Join(", ", l.Items.Select(Written))}]",
        ValueNode.Object o => $"{{{string.Join(", ", o.Fields.Select(f => $"{f.Key}: {Written(f.Value)}"))}}}",
        _ => "null",
    };

    void Incompatible(ValueNode value, TypeRef type, InputType place, string owner, IReadOnlyList<object> path) => errors.Add(GraphQLError.Invalid(
        $"Argument '{place.Name}' on {owner} has an invalid value ({Written(value)}). Expected type '{type}'.", path, value.At,
        "argumentLiteralsIncompatible",
        ("typeName", owner.Split(' ')[0]), ("argumentName", place.Name)));
}
