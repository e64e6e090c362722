using System.Globalization;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>Counts the nodes that a document could ask for: pages multiply on the way down. GitHub refuses more than half a million.</summary>
sealed class NodeLimit(Document document, IReadOnlyDictionary<string, object?> variables)
{
    public const long Most = 500_000;

    public long Count(Operation operation) => Count(operation.Selections, 1);

    public static GraphQLError Error(long nodes)
    {
        var count = nodes.ToString("N0", CultureInfo.InvariantCulture);
        return new($"This query requests up to {count} possible nodes which exceeds the maximum limit of 500,000.")
        {
            Type = "MAX_NODE_LIMIT_EXCEEDED",
        };
    }

    long Count(IEnumerable<Selection> selections, long times) => selections.Sum(selection => selection switch
    {
        Selection.Inline inline => Count(inline.Selections, times),
        Selection.Spread spread => Count(document.Fragments[spread.Fragment].Selections, times),
        Selection.Field { Selections: { } inner } field => Page(field) is { } size
            ? (times * size) + Count(inner, times * size)
            : Count(inner, times),
        _ => 0,
    });

    // Only connections have these arguments. Beyond a hundred the field itself is refused when it runs.
    long? Page(Selection.Field field)
    {
        foreach (var argument in field.Arguments.Where(a => a.Name is "first" or "last"))
        {
            var size = argument.Value switch
            {
                ValueNode.Int n => int.Parse(n.Text, CultureInfo.InvariantCulture),
                ValueNode.Variable v => variables.GetValueOrDefault(v.Name) as int?,
                _ => null,
            };
            if (size is { } found) return Math.Clamp(found, 0, 100);
        }

        return null;
    }
}
