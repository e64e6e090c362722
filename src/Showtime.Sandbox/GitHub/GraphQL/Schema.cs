namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>The types that documents are checked against.</summary>
sealed class Schema
{
    static readonly FieldType TypeName = new("__typename", [], new TypeRef.NonNull(new TypeRef.Named("String")));

    readonly Dictionary<string, SchemaType> _types;

    public Schema(string source)
    {
        _types = SchemaParser.Parse(source).ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var name in new[] { "Int", "Float", "String", "Boolean", "ID" }) _types[name] = new(name, SchemaTypeKind.Scalar);
    }

    public IEnumerable<SchemaType> Types => _types.Values;

    public SchemaType? Find(string name) => _types.GetValueOrDefault(name);

    public SchemaType this[string name] => _types[name];

    /// <summary>A field of a type; every composite type has <c>__typename</c>.</summary>
    public FieldType? Field(SchemaType type, string name) =>
        string.Equals(name, TypeName.Name, StringComparison.Ordinal) ? TypeName : type.Fields.GetValueOrDefault(name);

    /// <summary>Whether a value of the object type also is of the other type.</summary>
    public bool Is(string objectType, string other) =>
        string.Equals(objectType, other, StringComparison.Ordinal)
        || _types[objectType].Interfaces.Contains(other, StringComparer.Ordinal)
        || (_types.TryGetValue(other, out var union) && union.Members.Contains(objectType, StringComparer.Ordinal));

    /// <summary>Whether some value can be of both types.</summary>
    public bool Overlap(string one, string other) =>
        _types.Values.Any(t => t.Kind == SchemaTypeKind.Object && Is(t.Name, one) && Is(t.Name, other));
}
