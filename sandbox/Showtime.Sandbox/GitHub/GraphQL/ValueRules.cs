using System.Globalization;
using GraphQLParser.AST;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>Checks literals and variables of one operation against the types of their places.</summary>
sealed class ValueRules(Schema schema, Document document, GraphQLOperationDefinition operation, List<GraphQLError> errors)
{
    readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>Checks the value of an argument.</summary>
    /// <param name="value">What is written.</param>
    /// <param name="expected">The argument.</param>
    /// <param name="owner">Whose argument it is, as the message names it.</param>
    /// <param name="path">Where it stands.</param>
    public void Check(GraphQLValue value, GraphQLInputValueDefinition expected, string owner, IReadOnlyList<object> path) =>
        Check(value, expected.Type, expected, owner, path);

    /// <summary>Reports variables that are declared and not used.</summary>
    public void ReportUnused(IReadOnlyList<object> path)
    {
        foreach (var variable in operation.Declared.Where(v => !_used.Contains(v.Variable.Name.StringValue)))
        {
            var name = variable.Variable.Name.StringValue;
            Add($"Variable ${name} is declared by {operation.Title} but not used", path, variable, "variableNotUsed", ("variableName", name));
        }
    }

    void Check(GraphQLValue value, GraphQLType type, GraphQLInputValueDefinition place, string owner, IReadOnlyList<object> path)
    {
        if (value is GraphQLVariable variable)
        {
            CheckVariable(variable, type, place, path);
            return;
        }

        if (value is GraphQLNullValue)
        {
            if (type is GraphQLNonNullType) Incompatible(value, type, place, owner, path);
            return;
        }

        type = type.Nullable;
        if (type is GraphQLListType list)
        {
            // A single value is a list of one.
            foreach (var item in value is GraphQLListValue l ? l.Values ?? [] : [value]) Check(item, list.Type, place, owner, path);
            return;
        }

        var named = schema[type.Core];
        if (named.IsInput && value is GraphQLObjectValue input) CheckInput(input, named, path);
        else if (!Fits(value, named)) Incompatible(value, type, place, owner, path);
    }

    void CheckInput(GraphQLObjectValue input, SchemaType type, IReadOnlyList<object> path)
    {
        foreach (var field in input.Fields ?? [])
        {
            var name = field.Name.StringValue;
            if (type.Inputs.TryGetValue(name, out var expected))
            {
                Check(field.Value, expected, $"InputObject '{type.Name}'", [.. path, name]);
                continue;
            }

            Add($"InputObject '{type.Name}' doesn't accept argument '{name}'", [.. path, name], field.Value, "argumentNotAccepted",
                ("name", type.Name), ("typeName", "InputObject"), ("argumentName", name));
        }

        foreach (var missing in type.Inputs.Values.Where(i => i.IsRequired && !(input.Fields ?? []).Exists(f => f.Name == i.Name)))
        {
            var (name, wanted) = (missing.Name.StringValue, missing.Type.Written);
            Add($"Argument '{name}' on InputObject '{type.Name}' is required. Expected type {wanted}", [.. path, name], input,
                "missingRequiredInputObjectAttribute", ("argumentName", name), ("argumentType", wanted), ("inputObjectType", type.Name));
        }
    }

    void CheckVariable(GraphQLVariable variable, GraphQLType type, GraphQLInputValueDefinition place, IReadOnlyList<object> path)
    {
        var name = variable.Name.StringValue;
        _used.Add(name);
        if (operation.Declared.Find(v => v.Variable.Name == variable.Name) is not { } declared)
        {
            Add($"Variable ${name} is used by {operation.Title} but not declared", path, variable, "variableNotDefined", ("variableName", name));
            return;
        }

        // A default in either place allows a missing exclamation mark.
        var wanted = declared.DefaultValue is not (null or GraphQLNullValue) || place.DefaultValue is not null ? type.Nullable : type;
        if (Fits(declared.Type, wanted)) return;
        var (argument, given) = (place.Name.StringValue, declared.Type.Written);
        Add($"Type mismatch on variable ${name} and argument {argument} ({given} / {type.Written})", path, variable, "variableMismatch",
            ("variableName", name), ("typeName", given), ("argumentName", argument), ("errorMessage", "Type mismatch"));
    }

    static bool Fits(GraphQLType given, GraphQLType wanted) => (given, wanted) switch
    {
        (GraphQLNonNullType g, GraphQLNonNullType w) => Fits(g.Type, w.Type),
        (_, GraphQLNonNullType) => false,
        (GraphQLNonNullType g, _) => Fits(g.Type, wanted),
        (GraphQLListType g, GraphQLListType w) => Fits(g.Type, w.Type),
        (_, GraphQLListType) or (GraphQLListType, _) => false,
        _ => string.Equals(given.Core, wanted.Core, StringComparison.Ordinal),
    };

    static bool Fits(GraphQLValue value, SchemaType type) => type switch
    {
        { IsEnum: true } => value is GraphQLEnumValue e && type.Members.Contains(e.Name.StringValue, StringComparer.Ordinal),
        { IsInput: true } => false,
        _ => type.Name switch
        {
            "Int" => value is GraphQLIntValue n && int.TryParse(n.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            "Float" => value is GraphQLIntValue or GraphQLFloatValue,
            "Boolean" => value is GraphQLBooleanValue,
            "ID" => value is GraphQLStringValue or GraphQLIntValue,
            _ => value is GraphQLStringValue,
        },
    };

    void Incompatible(GraphQLValue value, GraphQLType type, GraphQLInputValueDefinition place, string owner, IReadOnlyList<object> path) =>
        Add($"Argument '{place.Name.StringValue}' on {owner} has an invalid value ({value.Written}). Expected type '{type.Written}'.", path, value,
            "argumentLiteralsIncompatible", ("typeName", owner.Split(' ')[0]), ("argumentName", place.Name.StringValue));

    void Add(string message, IReadOnlyList<object> path, ASTNode at, string code, params (string Name, string Value)[] facts) =>
        errors.Add(GraphQLError.Invalid(message, path, document.At(at), code, facts));
}
