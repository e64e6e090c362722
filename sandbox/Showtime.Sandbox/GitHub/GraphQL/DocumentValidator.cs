using System.Globalization;
using GraphQLParser;
using GraphQLParser.AST;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>Checks a document against the schema before anything runs, with the messages of GitHub's library.</summary>
sealed class DocumentValidator(Schema schema, Document document)
{
    static readonly GraphQLInputValueDefinition Condition = Parser.Parse<GraphQLInputValueDefinition>("if: Boolean!");

    readonly List<GraphQLError> _errors = [];
    readonly HashSet<string> _spread = new(StringComparer.Ordinal);

    /// <summary>The errors; empty when the document can run.</summary>
    public List<GraphQLError> Validate()
    {
        foreach (var fragment in document.Fragments.Values) CheckFragment(fragment);
        if (_errors.Count > 0) return _errors; // fragments that are recursive or without a type must not be followed
        foreach (var operation in document.Operations) CheckOperation(operation);
        foreach (var fragment in document.Fragments.Values.Where(f => !_spread.Contains(f.FragmentName.Name.StringValue)))
        {
            var name = fragment.FragmentName.Name.StringValue;
            Add($"Fragment {name} was defined, but not used", [$"fragment {name}"], fragment, "useAndDefineFragment", ("fragmentName", name));
        }

        return _errors;
    }

    void CheckFragment(GraphQLFragmentDefinition fragment)
    {
        var (name, type) = (fragment.FragmentName.Name.StringValue, fragment.TypeCondition.Type.Core);
        List<object> path = [$"fragment {name}"];
        if (schema.Find(type) is not { IsComposite: true })
        {
            Add($"No such type {type}, so it can't be a fragment condition", path, fragment, "undefinedType", ("typeName", type));
        }

        if (Reaches(fragment, name, new(StringComparer.Ordinal)))
        {
            Add($"Fragment {name} contains an infinite loop", path, fragment, "infiniteLoop", ("fragmentName", name));
        }
    }

    bool Reaches(GraphQLFragmentDefinition from, string name, HashSet<string> seen) => Spreads(from.SelectionSet).Any(s =>
        string.Equals(s, name, StringComparison.Ordinal)
        || (seen.Add(s) && document.Fragments.TryGetValue(s, out var next) && Reaches(next, name, seen)));

    static IEnumerable<string> Spreads(GraphQLSelectionSet set) => set.Selections.SelectMany(s => s switch
    {
        GraphQLFragmentSpread spread => [spread.FragmentName.Name.StringValue],
        IHasSelectionSetNode { SelectionSet: { } inner } => Spreads(inner),
        _ => [],
    });

    void CheckOperation(GraphQLOperationDefinition operation)
    {
        List<object> path = [operation.Name is null ? operation.Keyword : $"{operation.Keyword} {operation.Name.StringValue}"];
        if (schema.Find(operation.Keyword is "mutation" ? "Mutation" : operation.Keyword is "query" ? "Query" : "Subscription") is not { } root)
        {
            Add($"Schema is not configured for {operation.Keyword}s", path, operation, $"missing{operation.Keyword}Configuration");
            return;
        }

        foreach (var variable in operation.Declared.Where(v => schema.Find(v.Type.Core) is null or { IsComposite: true }))
        {
            Add($"{variable.Type.Core} isn't a defined input type (on ${variable.Variable.Name.StringValue})", path, variable, "variableRequiresValidType",
                ("typeName", variable.Type.Core), ("variableName", variable.Variable.Name.StringValue));
            return;
        }

        var values = new ValueRules(schema, document, operation, _errors);
        Walk(operation.SelectionSet, root, path, values);
        values.ReportUnused(path);
        new ConflictRule(schema, document, _errors).Check(operation.SelectionSet.Selections, root, path);
    }

    void Walk(GraphQLSelectionSet set, SchemaType parent, IReadOnlyList<object> path, ValueRules values)
    {
        foreach (var selection in set.Selections)
        {
            foreach (var directive in ((IHasDirectivesNode)selection).Applied) CheckDirective(directive, path, values);
            switch (selection)
            {
                case GraphQLField field:
                    CheckField(field, parent, [.. path, field.Key], values);
                    break;
                case GraphQLInlineFragment inline:
                    CheckInline(inline, parent, path, values);
                    break;
                case GraphQLFragmentSpread spread:
                    CheckSpread(spread, parent, path, values);
                    break;
            }
        }
    }

    void CheckField(GraphQLField field, SchemaType parent, IReadOnlyList<object> path, ValueRules values)
    {
        var name = field.Name.StringValue;
        if (schema.Field(parent, name) is not { } type)
        {
            Add(
                parent.IsUnion
                    ? $"Selections can't be made directly on unions (see selections on {parent.Name})"
                    : $"Field '{name}' doesn't exist on type '{parent.Name}'",
                path, field, parent.IsUnion ? "selectionMismatch" : "undefinedField",
                ("typeName", parent.Name), ("fieldName", name));
            return;
        }

        foreach (var unknown in field.Given.Where(a => !type.Takes.Exists(t => t.Name == a.Name)))
        {
            var argument = unknown.Name.StringValue;
            Add($"Field '{name}' doesn't accept argument '{argument}'", [.. path, argument], unknown, "argumentNotAccepted",
                ("name", name), ("typeName", "Field"), ("argumentName", argument));
        }

        var missing = type.Takes.Where(t => t.IsRequired && !field.Given.Exists(a => a.Name == t.Name)).Select(t => t.Name.StringValue).ToList();
        if (missing.Count > 0)
        {
            Add($"Field '{name}' is missing required arguments: {string.Join(", ", missing)}", path, field, "missingRequiredArguments",
                ("className", "Field"), ("name", name), ("arguments", string.Join(", ", missing)));
        }

        foreach (var argument in field.Given)
        {
            if (type.Takes.Find(t => t.Name == argument.Name) is { } expected)
            {
                values.Check(argument.Value, expected, $"Field '{name}'", [.. path, argument.Name.StringValue]);
            }
        }

        CheckSelections(field, type, path, values);
    }

    void CheckSelections(GraphQLField field, GraphQLFieldDefinition type, IReadOnlyList<object> path, ValueRules values)
    {
        var (name, inner) = (field.Name.StringValue, schema[type.Type.Core]);
        if (inner.IsComposite && field.SelectionSet is null)
        {
            Add($"Field must have selections (field '{name}' returns {inner.Name} but has no selections. Did you mean '{name} {{ ... }}'?)",
                path, field, "selectionMismatch", ("nodeName", $"field '{name}'"), ("typeName", inner.Name));
        }
        else if (!inner.IsComposite && field.SelectionSet is not null)
        {
            Add($"Selections can't be made on scalars (field '{name}' returns {inner.Name} but has selections)",
                path, field, "selectionMismatch", ("nodeName", $"field '{name}'"), ("typeName", inner.Name));
        }
        else if (field.SelectionSet is { } selections)
        {
            Walk(selections, inner, path, values);
        }
    }

    void CheckInline(GraphQLInlineFragment inline, SchemaType parent, IReadOnlyList<object> path, ValueRules values)
    {
        var on = inline.TypeCondition?.Type.Core;
        path = [.. path, on is null ? "..." : $"... on {on}"];
        if (on is null)
        {
            Walk(inline.SelectionSet, parent, path, values);
        }
        else if (schema.Find(on) is not { IsComposite: true } type)
        {
            Add($"No such type {on}, so it can't be a fragment condition", path, inline, "undefinedType", ("typeName", on));
        }
        else if (!schema.Overlap(type.Name, parent.Name))
        {
            Add($"Fragment on {type.Name} can't be spread inside {parent.Name}", path, inline, "cannotSpreadFragment",
                ("typeName", parent.Name), ("fragmentName", "unknown"), ("parentName", parent.Name));
        }
        else
        {
            Walk(inline.SelectionSet, type, path, values);
        }
    }

    void CheckSpread(GraphQLFragmentSpread spread, SchemaType parent, IReadOnlyList<object> path, ValueRules values)
    {
        var name = spread.FragmentName.Name.StringValue;
        path = [.. path, $"... {name}"];
        _spread.Add(name);
        if (!document.Fragments.TryGetValue(name, out var fragment))
        {
            Add($"Fragment {name} was used, but not defined", path, spread, "useAndDefineFragment", ("fragmentName", name));
        }
        else if (fragment.TypeCondition.Type.Core is var on && !schema.Overlap(on, parent.Name))
        {
            Add($"Fragment {name} on {on} can't be spread inside {parent.Name}", path, spread, "cannotSpreadFragment",
                ("typeName", parent.Name), ("fragmentName", name), ("parentName", parent.Name));
        }
        else
        {
            Walk(fragment.SelectionSet, schema[on], path, values);
        }
    }

    void CheckDirective(GraphQLDirective directive, IReadOnlyList<object> path, ValueRules values)
    {
        var name = directive.Name.StringValue;
        if (name is not ("include" or "skip"))
        {
            Add($"Directive @{name} is not defined", path, directive, "undefinedDirective", ("directiveName", name));
        }
        else if (directive.Given is not [{ Name.StringValue: "if" } condition])
        {
            Add($"Directive '{name}' is missing required arguments: if", path, directive, "missingRequiredArguments",
                ("className", "Directive"), ("name", name), ("arguments", "if"));
        }
        else
        {
            values.Check(condition.Value, Condition, $"Directive '{name}'", path);
        }
    }

    void Add(string message, IReadOnlyList<object> path, ASTNode at, string code, params (string Name, string Value)[] facts) =>
        _errors.Add(GraphQLError.Invalid(message, path, document.At(at), code, facts));
}

/// <summary>Two fields under one name in the answer must be the same field with the same arguments: a batch needs aliases.</summary>
sealed class ConflictRule(Schema schema, Document document, List<GraphQLError> errors)
{
    public void Check(IEnumerable<ASTNode> selections, SchemaType parent, IReadOnlyList<object> path)
    {
        foreach (var group in Flatten(selections, parent).GroupBy(f => f.Field.Key, StringComparer.Ordinal))
        {
            var all = group.ToList();
            for (var i = 1; i < all.Count; i++) Compare(all[0], all[i], path);
            var inner = all.Where(f => f.Field.SelectionSet is not null).ToList();
            if (inner.Count == 0 || schema.Field(inner[0].Parent, inner[0].Field.Name.StringValue) is not { } type) continue;
            Check(inner.SelectMany(f => f.Field.SelectionSet!.Selections), schema[type.Type.Core], [.. path, group.Key]);
        }
    }

    // Fields of different object types can never meet in one answer.
    void Compare((GraphQLField Field, SchemaType Parent) one, (GraphQLField Field, SchemaType Parent) other, IReadOnlyList<object> path)
    {
        var canMeet = one.Parent.Name == other.Parent.Name || !one.Parent.IsObject || !other.Parent.IsObject;
        if (!canMeet) return;
        var key = one.Field.Key;
        if (!other.Field.IsNamed(one.Field.Name.StringValue))
        {
            Add("field", $"{one.Field.Name.StringValue} or {other.Field.Name.StringValue}", key, path, one.Field, other.Field);
        }
        else if (Arguments(one.Field) is var a && Arguments(other.Field) is var b && !string.Equals(a, b, StringComparison.Ordinal))
        {
            Add("argument", $"{a} or {b}", key, path, one.Field, other.Field);
        }
    }

    IEnumerable<(GraphQLField Field, SchemaType Parent)> Flatten(IEnumerable<ASTNode> selections, SchemaType parent) =>
        selections.SelectMany(s => s switch
        {
            GraphQLField field => [(field, parent)],
            GraphQLInlineFragment inline =>
                Flatten(inline.SelectionSet.Selections, inline.TypeCondition is { } on && schema.Find(on.Type.Core) is { } type ? type : parent),
            GraphQLFragmentSpread spread when document.Fragments.TryGetValue(spread.FragmentName.Name.StringValue, out var fragment) =>
                Flatten(fragment.SelectionSet.Selections, schema[fragment.TypeCondition.Type.Core]),
            _ => Enumerable.Empty<(GraphQLField, SchemaType)>(),
        });

    static string Arguments(GraphQLField field) =>
        $"{{{string.Join(',', field.Given.OrderBy(a => a.Name.StringValue, StringComparer.Ordinal).Select(a => $"{a.Name.StringValue}:{a.Value.Written}"))}}}";

    void Add(string what, string conflicts, string key, IReadOnlyList<object> path, GraphQLField one, GraphQLField other) =>
        errors.Add(new($"Field '{key}' has {(what is "argument" ? "an argument" : "a field")} conflict: {conflicts}?")
        {
            Path = [.. path, key],
            Locations = [document.At(one), document.At(other)],
            Extensions = [("code", "fieldConflict"), ("fieldName", key), ("conflicts", conflicts)],
        });
}

/// <summary>Counts the nodes that a document could ask for: pages multiply on the way down. GitHub refuses more than half a million.</summary>
sealed class NodeLimit(Document document, IReadOnlyDictionary<string, object?> variables)
{
    public const long Most = 500_000;

    public long Count(GraphQLOperationDefinition operation) => Count(operation.SelectionSet.Selections, 1);

    public static GraphQLError Error(long nodes)
    {
        var count = nodes.ToString("N0", CultureInfo.InvariantCulture);
        return new($"This query requests up to {count} possible nodes which exceeds the maximum limit of 500,000.")
        {
            Type = "MAX_NODE_LIMIT_EXCEEDED",
        };
    }

    long Count(IEnumerable<ASTNode> selections, long times) => selections.Sum(selection => selection switch
    {
        GraphQLInlineFragment inline => Count(inline.SelectionSet.Selections, times),
        GraphQLFragmentSpread spread => Count(document.Fragments[spread.FragmentName.Name.StringValue].SelectionSet.Selections, times),
        GraphQLField { SelectionSet.Selections: { } inner } field => Page(field) is { } size
            ? (times * size) + Count(inner, times * size)
            : Count(inner, times),
        _ => 0,
    });

    // Only connections have these arguments. Beyond a hundred the field itself is refused when it runs.
    long? Page(GraphQLField field)
    {
        foreach (var argument in field.Given.Where(a => a.IsNamed("first") || a.IsNamed("last")))
        {
            var size = argument.Value switch
            {
                GraphQLIntValue n => int.Parse(n.Value, CultureInfo.InvariantCulture),
                GraphQLVariable v => variables.GetValueOrDefault(v.Name.StringValue) as int?,
                _ => null,
            };
            if (size is { } found) return Math.Clamp(found, 0, 100);
        }

        return null;
    }
}
