namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary><c>@name(arguments)</c>.</summary>
sealed record Directive(string Name, IReadOnlyList<Argument> Arguments, Location At);
