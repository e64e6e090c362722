namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary><c>name: value</c>.</summary>
sealed record Argument(string Name, ValueNode Value, Location At);
