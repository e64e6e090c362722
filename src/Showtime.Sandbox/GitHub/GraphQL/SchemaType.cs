namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>One type. What its kind does not have is empty.</summary>
sealed record SchemaType(string Name, SchemaTypeKind Kind)
{
    /// <summary>Of objects and interfaces.</summary>
    public IReadOnlyDictionary<string, FieldType> Fields { get; init; } = new Dictionary<string, FieldType>(StringComparer.Ordinal);

    /// <summary>Of inputs.</summary>
    public IReadOnlyDictionary<string, InputType> Inputs { get; init; } = new Dictionary<string, InputType>(StringComparer.Ordinal);

    /// <summary>Of objects.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];

    /// <summary>Of unions the types, of enums the values.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    public bool IsComposite => Kind is SchemaTypeKind.Object or SchemaTypeKind.Interface or SchemaTypeKind.Union;
}
