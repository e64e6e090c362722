namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>The resolver of each field of each object type.</summary>
sealed class ResolverTable
{
    readonly Dictionary<(string Type, string Field), Func<object, FieldContext, object?>> _resolvers = [];

    /// <exception cref="InvalidOperationException">A field of the schema has no resolver.</exception>
    public static ResolverTable Create(Schema schema)
    {
        var table = new ResolverTable();
        QueryResolvers.Register(table);
        RepositoryResolvers.Register(table);
        LabelResolvers.Register(table);
        TicketResolvers.Register(table);
        AccountResolvers.Register(table);
        GenericResolvers.Register(table, schema);
        MutationResolvers.Register(table);
        foreach (var type in schema.Types.Where(t => t.IsObject))
        {
            foreach (var field in type.Fields.Keys.Where(f => !table._resolvers.ContainsKey((type.Name, f))))
            {
                throw new InvalidOperationException($"Nothing answers {type.Name}.{field}.");
            }
        }

        return table;
    }

    public void Add<T>(string type, string field, Func<T, FieldContext, object?> resolve) =>
        _resolvers.Add((type, field), (source, c) => resolve((T)source, c));

    public void Add<T>(string type, string field, Func<T, object?> resolve) => Add<T>(type, field, (source, _) => resolve(source));

    public object? Resolve(string type, object source, FieldContext context) => _resolvers[(type, context.Name)](source, context);
}

/// <summary>Connections, edges and payloads, which all work the same way.</summary>
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
