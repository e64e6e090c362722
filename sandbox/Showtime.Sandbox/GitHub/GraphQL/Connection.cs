namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>One page of a list.</summary>
sealed record Connection(IReadOnlyList<Connection.Edge> Edges, int Total, bool HasNext, bool HasPrevious)
{
    /// <summary>An item with the cursor that leads behind it.</summary>
    internal sealed record Edge(string Cursor, object Node);
}
