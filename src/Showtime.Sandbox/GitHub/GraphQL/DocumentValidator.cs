namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>Checks a document against the schema before anything runs, and words what is wrong as GitHub's library does.</summary>
sealed class DocumentValidator(Schema schema, Document document)
{
    readonly List<GraphQLError> _errors = [];
    readonly HashSet<string> _spread = new(StringComparer.Ordinal);

    /// <summary>Everything that is wrong; empty when the document can run.</summary>
    public List<GraphQLError> Validate()
    {
        foreach (var fragment in document.Fragments.Values) CheckFragment(fragment);
        if (_errors.Count > 0) return _errors; // endless or typeless fragments must not be walked into
        foreach (var operation in document.Operations) CheckOperation(operation);
        foreach (var fragment in document.Fragments.Values.Where(f => !_spread.Contains(f.Name)))
        {
            Add($"Fragment {fragment.Name} was defined, but not used", [$"fragment {fragment.Name}"], fragment.At, "useAndDefineFragment",
                ("fragmentName", fragment.Name));
        }

        return _errors;
    }

    void CheckFragment(Fragment fragment)
    {
        List<object> path = [$"fragment {fragment.Name}"];
        if (schema.Find(fragment.Type) is not { IsComposite: true })
        {
            Add($"No such type {fragment.Type}, so it can't be a fragment condition", path, fragment.At, "undefinedType", ("typeName", fragment.Type));
        }

        if (Reaches(fragment, fragment.Name, new(StringComparer.Ordinal)))
        {
            Add($"Fragment {fragment.Name} contains an infinite loop", path, fragment.At, "infiniteLoop", ("fragmentName", fragment.Name));
        }
    }

    bool Reaches(Fragment from, string name, HashSet<string> seen) => Spreads(from.Selections).Any(s =>
        string.Equals(s.Fragment, name, StringComparison.Ordinal)
        || (seen.Add(s.Fragment) && document.Fragments.TryGetValue(s.Fragment, out var next) && Reaches(next, name, seen)));

    static IEnumerable<Selection.Spread> Spreads(IEnumerable<Selection> selections) => selections.SelectMany(s => s switch
    {
        Selection.Spread spread => [spread],
        Selection.Inline inline => Spreads(inline.Selections),
        Selection.Field { Selections: { } inner } => Spreads(inner),
        _ => [],
    });

    void CheckOperation(Operation operation)
    {
        List<object> path = [operation.Name is null ? operation.Kind : $"{operation.Kind} {operation.Name}"];
        if (schema.Find(operation.Kind is "mutation" ? "Mutation" : operation.Kind is "query" ? "Query" : "Subscription") is not { } root)
        {
            Add($"Schema is not configured for {operation.Kind}s", path, operation.At, $"missing{operation.Kind}Configuration");
            return;
        }

        foreach (var variable in operation.Variables.Where(v => schema.Find(v.Type.Core) is null or { IsComposite: true }))
        {
            Add($"{variable.Type.Core} isn't a defined input type (on ${variable.Name})", path, variable.At, "variableRequiresValidType",
                ("typeName", variable.Type.Core), ("variableName", variable.Name));
            return;
        }

        var values = new ValueRules(schema, operation, _errors);
        Walk(operation.Selections, root, path, values);
        values.ReportUnused(path);
        new ConflictRule(schema, document, _errors).Check(operation.Selections, root, path);
    }

    void Walk(IReadOnlyList<Selection> selections, SchemaType parent, IReadOnlyList<object> path, ValueRules values)
    {
        foreach (var selection in selections)
        {
            foreach (var directive in selection.Directives) CheckDirective(directive, path, values);
            switch (selection)
            {
                case Selection.Field field:
                    CheckField(field, parent, [.. path, field.Key], values);
                    break;
                case Selection.Inline inline:
                    CheckInline(inline, parent, path, values);
                    break;
                case Selection.Spread spread:
                    CheckSpread(spread, parent, path, values);
                    break;
            }
        }
    }

    void CheckField(Selection.Field field, SchemaType parent, IReadOnlyList<object> path, ValueRules values)
    {
        if (schema.Field(parent, field.Name) is not { } type)
        {
            Add(
                parent.Kind == SchemaTypeKind.Union
                    ? $"Selections can't be made directly on unions (see selections on {parent.Name})"
                    : $"Field '{field.Name}' doesn't exist on type '{parent.Name}'",
                path, field.At, parent.Kind == SchemaTypeKind.Union ? "selectionMismatch" : "undefinedField",
                ("typeName", parent.Name), ("fieldName", field.Name));
            return;
        }

        foreach (var unknown in field.Arguments.Where(a => !type.Arguments.Any(t => t.Name == a.Name)))
        {
            Add($"Field '{field.Name}' doesn't accept argument '{unknown.Name}'", [.. path, unknown.Name], unknown.At, "argumentNotAccepted",
                ("name", field.Name), ("typeName", "Field"), ("argumentName", unknown.Name));
        }

        var missing = type.Arguments.Where(t => t.IsRequired && !field.Arguments.Any(a => a.Name == t.Name)).Select(t => t.Name).ToList();
        if (missing.Count > 0)
        {
            Add($"Field '{field.Name}' is missing required arguments: {string.Join(", ", missing)}", path, field.At, "missingRequiredArguments",
                ("className", "Field"), ("name", field.Name), ("arguments", string.Join(", ", missing)));
        }

        foreach (var argument in field.Arguments)
        {
            if (type.Arguments.FirstOrDefault(t => t.Name == argument.Name) is { } expected)
            {
                values.Check(argument.Value, expected, $"Field '{field.Name}'", [.. path, argument.Name]);
            }
        }

        CheckSelections(field, type, path, values);
    }

    void CheckSelections(Selection.Field field, FieldType type, IReadOnlyList<object> path, ValueRules values)
    {
        var inner = schema[type.Type.Core];
        if (inner.IsComposite && field.Selections is null)
        {
            Add($"Field must have selections (field '{field.Name}' returns {inner.Name} but has no selections. Did you mean '{field.Name} {{ ... }}'?)",
                path, field.At, "selectionMismatch", ("nodeName", $"field '{field.Name}'"), ("typeName", inner.Name));
        }
        else if (!inner.IsComposite && field.Selections is not null)
        {
            Add($"Selections can't be made on scalars (field '{field.Name}' returns {inner.Name} but has selections)",
                path, field.At, "selectionMismatch", ("nodeName", $"field '{field.Name}'"), ("typeName", inner.Name));
        }
        else if (field.Selections is { } selections)
        {
            Walk(selections, inner, path, values);
        }
    }

    void CheckInline(Selection.Inline inline, SchemaType parent, IReadOnlyList<object> path, ValueRules values)
    {
        path = [.. path, inline.Type is null ? "..." : $"... on {inline.Type}"];
        if (inline.Type is null)
        {
            Walk(inline.Selections, parent, path, values);
        }
        else if (schema.Find(inline.Type) is not { IsComposite: true } type)
        {
            Add($"No such type {inline.Type}, so it can't be a fragment condition", path, inline.At, "undefinedType", ("typeName", inline.Type));
        }
        else if (!schema.Overlap(type.Name, parent.Name))
        {
            Add($"Fragment on {type.Name} can't be spread inside {parent.Name}", path, inline.At, "cannotSpreadFragment",
                ("typeName", parent.Name), ("fragmentName", "unknown"), ("parentName", parent.Name));
        }
        else
        {
            Walk(inline.Selections, type, path, values);
        }
    }

    void CheckSpread(Selection.Spread spread, SchemaType parent, IReadOnlyList<object> path, ValueRules values)
    {
        path = [.. path, $"... {spread.Fragment}"];
        _spread.Add(spread.Fragment);
        if (!document.Fragments.TryGetValue(spread.Fragment, out var fragment))
        {
            Add($"Fragment {spread.Fragment} was used, but not defined", path, spread.At, "useAndDefineFragment", ("fragmentName", spread.Fragment));
        }
        else if (!schema.Overlap(fragment.Type, parent.Name))
        {
            Add($"Fragment {fragment.Name} on {fragment.Type} can't be spread inside {parent.Name}", path, spread.At, "cannotSpreadFragment",
                ("typeName", parent.Name), ("fragmentName", fragment.Name), ("parentName", parent.Name));
        }
        else
        {
            Walk(fragment.Selections, schema[fragment.Type], path, values);
        }
    }

    void CheckDirective(Directive directive, IReadOnlyList<object> path, ValueRules values)
    {
        if (directive.Name is not ("include" or "skip"))
        {
            Add($"Directive @{directive.Name} is not defined", path, directive.At, "undefinedDirective", ("directiveName", directive.Name));
        }
        else if (directive.Arguments is not [{ Name: "if" } condition])
        {
            Add($"Directive '{directive.Name}' is missing required arguments: if", path, directive.At, "missingRequiredArguments",
                ("className", "Directive"), ("name", directive.Name), ("arguments", "if"));
        }
        else
        {
            values.Check(condition.Value, new("if", new TypeRef.NonNull(new TypeRef.Named("Boolean")), null), $"Directive '{directive.Name}'", path);
        }
    }

    void Add(string message, IReadOnlyList<object> path, Location at, string code, params (string Name, string Value)[] facts) =>
        _errors.Add(GraphQLError.Invalid(message, path, at, code, facts));
}
