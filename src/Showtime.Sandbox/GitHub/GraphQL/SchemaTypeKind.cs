namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>The kinds of type.</summary>
enum SchemaTypeKind
{
    Scalar,
    Object,
    Interface,
    Union,
    Enum,
    Input,
}
