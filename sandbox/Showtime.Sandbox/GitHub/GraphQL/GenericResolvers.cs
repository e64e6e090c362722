namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>Connections, edges and payloads, which all work alike.</summary>
static class GenericResolvers
{
    public static void Register(ResolverTable table, Schema schema)
    {
        foreach (var type in schema.Types.Where(t => t.IsObject))
        {
            if (type.Name.EndsWith("Connection", StringComparison.Ordinal)) RegisterConnection(table, type);
            else if (type.Name.EndsWith("Edge", StringComparison.Ordinal)) RegisterEdge(table, type.Name);
            else if (type.Name.EndsWith("Payload", StringComparison.Ordinal)) RegisterPayload(table, type);
        }

        table.Add<Connection>("PageInfo", "hasNextPage", c => c.HasNext);
        table.Add<Connection>("PageInfo", "hasPreviousPage", c => c.HasPrevious);
        table.Add<Connection>("PageInfo", "startCursor", c => c.Edges.Count > 0 ? c.Edges[0].Cursor : null);
        table.Add<Connection>("PageInfo", "endCursor", c => c.Edges.Count > 0 ? c.Edges[^1].Cursor : null);
    }

    static void RegisterConnection(ResolverTable table, SchemaType type)
    {
        table.Add<Connection>(type.Name, "nodes", c => c.Edges.Select(e => e.Node));
        table.Add<Connection>(type.Name, "edges", c => c.Edges);
        table.Add<Connection>(type.Name, "pageInfo", c => c);
        table.Add<Connection>(type.Name, type.Fields.ContainsKey("issueCount") ? "issueCount" : "totalCount", c => c.Total);
    }

    static void RegisterEdge(ResolverTable table, string type)
    {
        table.Add<Connection.Edge>(type, "node", e => e.Node);
        table.Add<Connection.Edge>(type, "cursor", e => e.Cursor);
    }

    static void RegisterPayload(ResolverTable table, SchemaType type)
    {
        foreach (var field in type.Fields.Keys) table.Add<Payload>(type.Name, field, p => p[field]);
    }
}
