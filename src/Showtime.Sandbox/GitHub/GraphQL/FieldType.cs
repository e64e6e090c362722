namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>A field of a type.</summary>
sealed record FieldType(string Name, IReadOnlyList<InputType> Arguments, TypeRef Type);
