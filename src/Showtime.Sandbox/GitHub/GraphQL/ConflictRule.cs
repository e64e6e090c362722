using System.Text;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>Two fields under one name in the answer must be the same field with the same arguments: a batch needs aliases.</summary>
sealed class ConflictRule(Schema schema, Document document, List<GraphQLError> errors)
{
    // Where a value stands does not make it another value.
    static readonly Location Nowhere = new(0, 0);

    public void Check(IEnumerable<Selection> selections, SchemaType parent, IReadOnlyList<object> path)
    {
        foreach (var group in Flatten(selections, parent).GroupBy(f => f.Field.Key, StringComparer.Ordinal))
        {
            var all = group.ToList();
            for (var i = 1; i < all.Count; i++) Compare(all[0], all[i], path);
            var inner = all.Where(f => f.Field.Selections is not null).ToList();
            if (inner.Count == 0 || schema.Field(inner[0].Parent, inner[0].Field.Name) is not { } type) continue;
            Check(inner.SelectMany(f => f.Field.Selections!), schema[type.Type.Core], [.. path, group.Key]);
        }
    }

    // Fields of different object types can never meet in one answer.
    void Compare((Selection.Field Field, SchemaType Parent) one, (Selection.Field Field, SchemaType Parent) other, IReadOnlyList<object> path)
    {
        var canMeet = one.Parent.Name == other.Parent.Name || one.Parent.Kind != SchemaTypeKind.Object || other.Parent.Kind != SchemaTypeKind.Object;
        if (!canMeet) return;
        var key = one.Field.Key;
        if (!string.Equals(one.Field.Name, other.Field.Name, StringComparison.Ordinal))
        {
            Add("field", $"{one.Field.Name} or {other.Field.Name}", key, path, one.Field, other.Field);
        }
        else if (Arguments(one.Field) is var a && Arguments(other.Field) is var b && !string.Equals(a, b, StringComparison.Ordinal))
        {
            Add("argument", $"{a} or {b}", key, path, one.Field, other.Field);
        }
    }

    IEnumerable<(Selection.Field Field, SchemaType Parent)> Flatten(IEnumerable<Selection> selections, SchemaType parent) =>
        selections.SelectMany(s => s switch
        {
            Selection.Field field => [(field, parent)],
            Selection.Inline inline => Flatten(inline.Selections, inline.Type is { } name && schema.Find(name) is { } type ? type : parent),
            Selection.Spread spread when document.Fragments.TryGetValue(spread.Fragment, out var fragment) =>
                Flatten(fragment.Selections, schema[fragment.Type]),
            _ => Enumerable.Empty<(Selection.Field, SchemaType)>(),
        });

    static string Arguments(Selection.Field field)
    {
        var sorted = field.Arguments.OrderBy(a => a.Name, StringComparer.Ordinal);
        return $"{{{string.Join(',', sorted.Select(a => $"{a.Name}:{Text(a.Value, new()).ToString()}"))}}}";
    }

    static StringBuilder Text(ValueNode value, StringBuilder to)
    {
        switch (value)
        {
            case ValueNode.ListOf list:
                to.Append('[');
                foreach (var item in list.Items) Text(item, to).Append(',');
                return to.Append(']');
            case ValueNode.Object o:
                to.Append('{');
                foreach (var (name, inner) in o.Fields) Text(inner, to.Append(name).Append(':')).Append(',');
                return to.Append('}');
            default:
                return to.Append(value with { At = Nowhere });
        }
    }

    void Add(string what, string conflicts, string key, IReadOnlyList<object> path, Selection.Field one, Selection.Field other) =>
        errors.Add(new($"Field '{key}' has {(what is "argument" ? "an argument" : "a field")} conflict: {conflicts}?")
        {
            Path = [.. path, key],
            Locations = [one.At, other.At],
            Extensions = [("code", "fieldConflict"), ("fieldName", key), ("conflicts", conflicts)],
        });
}
