namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>Knows for each field of each object type how it is answered.</summary>
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
