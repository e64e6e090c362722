namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary><c>$name: Type = default</c>.</summary>
sealed record VariableDefinition(string Name, TypeRef Type, ValueNode? Default, Location At);
