using GraphQLParser;
using GraphQLParser.AST;
using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>The types that documents are checked against.</summary>
sealed class Schema
{
    static readonly GraphQLFieldDefinition TypeName = Parser.Parse<GraphQLFieldDefinition>("__typename: String!");

    readonly Dictionary<string, SchemaType> _types;

    public Schema(string source) =>
        _types = Parser.Parse($"scalar Int scalar Float scalar String scalar Boolean scalar ID {source}").Definitions
            .Select(d => new SchemaType((GraphQLTypeDefinition)d)).ToDictionary(t => t.Name, StringComparer.Ordinal);

    public IEnumerable<SchemaType> Types => _types.Values;

    public SchemaType? Find(string name) => _types.GetValueOrDefault(name);

    public SchemaType this[string name] => _types[name];

    /// <summary>A field of a type; every composite type has <c>__typename</c>.</summary>
    public GraphQLFieldDefinition? Field(SchemaType type, string name) =>
        TypeName.IsNamed(name) ? TypeName : type.Fields.GetValueOrDefault(name);

    /// <summary>Whether a value of the object type also is of the other type.</summary>
    public bool Is(string objectType, string other) =>
        string.Equals(objectType, other, StringComparison.Ordinal)
        || _types[objectType].Interfaces.Contains(other, StringComparer.Ordinal)
        || (_types.TryGetValue(other, out var union) && union.Members.Contains(objectType, StringComparer.Ordinal));

    /// <summary>Whether a value can be of both types.</summary>
    public bool Overlap(string one, string other) => _types.Values.Any(t => t.IsObject && Is(t.Name, one) && Is(t.Name, other));
}

/// <summary>One type. What its kind does not have is empty.</summary>
sealed class SchemaType(GraphQLTypeDefinition definition)
{
    public string Name { get; } = definition.Name.StringValue;

    public bool IsObject => definition is GraphQLObjectTypeDefinition;

    public bool IsUnion => definition is GraphQLUnionTypeDefinition;

    public bool IsInput => definition is GraphQLInputObjectTypeDefinition;

    public bool IsEnum => definition is GraphQLEnumTypeDefinition;

    public bool IsComposite => IsObject || IsUnion || definition is GraphQLInterfaceTypeDefinition;

    /// <summary>Of objects and interfaces.</summary>
    public IReadOnlyDictionary<string, GraphQLFieldDefinition> Fields { get; } = ByName((definition as IHasFieldsDefinitionNode)?.Fields?.Items);

    /// <summary>Of inputs.</summary>
    public IReadOnlyDictionary<string, GraphQLInputValueDefinition> Inputs { get; } = ByName((definition as GraphQLInputObjectTypeDefinition)?.Fields?.Items);

    /// <summary>Of objects.</summary>
    public IReadOnlyList<string> Interfaces { get; } = [.. ((definition as IHasInterfacesNode)?.Interfaces?.Items ?? []).Select(i => i.Name.StringValue)];

    /// <summary>Of unions the types, of enums the values.</summary>
    public IReadOnlyList<string> Members { get; } = definition switch
    {
        GraphQLUnionTypeDefinition { Types.Items: { } types } => [.. types.Select(t => t.Name.StringValue)],
        GraphQLEnumTypeDefinition { Values.Items: { } values } => [.. values.Select(v => v.Name.StringValue)],
        _ => [],
    };

    static Dictionary<string, T> ByName<T>(IEnumerable<T>? nodes)
        where T : INamedNode => (nodes ?? []).ToDictionary(n => n.Name.StringValue, StringComparer.Ordinal);
}

/// <summary>Which GraphQL type a thing of the model is, where the schema leaves it open.</summary>
static class TypeNames
{
    public static string Of(object value) => value switch
    {
        RepositoryState or Fork => "Repository",
        Account account => account.Kind.ToString(),
        Ticket { Head: null } => "Issue",
        Ticket => "PullRequest",
        LabelDefinition => "Label",
        BranchRef => "Ref",
        TimelineEvent e => $"{e.Kind}Event",
        _ => value.GetType().Name, // Commit, Blob, IssueComment, Reaction, PullRequestCommit
    };
}
