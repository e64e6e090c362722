namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>A named fragment.</summary>
sealed record Fragment(string Name, string Type, IReadOnlyList<Selection> Selections, Location At);
