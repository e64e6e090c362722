namespace Showtime.Sandbox.GitHub.Model;

/// <summary>One entry of a REST 422's <c>errors</c>.</summary>
sealed record FieldProblem(string Resource, string Field, string Code, string? Message, string? Value);
