using GraphQLParser.AST;

namespace Showtime.Sandbox.GitHub.GraphQL;

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
