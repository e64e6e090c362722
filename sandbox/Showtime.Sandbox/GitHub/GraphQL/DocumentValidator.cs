using GraphQLParser;
using GraphQLParser.AST;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>Checks a document against the schema before anything runs, and words what is wrong as GitHub's library does.</summary>
sealed class DocumentValidator(Schema schema, Document document)
{
    static readonly GraphQLInputValueDefinition Condition = Parser.Parse<GraphQLInputValueDefinition>("if: Boolean!");

    readonly List<GraphQLError> _errors = [];
    readonly HashSet<string> _spread = new(StringComparer.Ordinal);

    /// <summary>Everything that is wrong; empty when the document can run.</summary>
    public List<GraphQLError> Validate()
    {
        foreach (var fragment in document.Fragments.Values) CheckFragment(fragment);
        if (_errors.Count > 0) return _errors; // endless or typeless fragments must not be walked into
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
