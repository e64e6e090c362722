using System.Globalization;
using GraphQLParser.AST;

namespace Showtime.Sandbox.GitHub.GraphQL;

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
