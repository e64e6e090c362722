namespace Showtime.Sandbox.GitHub.Model;

/// <summary>A branch that GraphQL can be asked for.</summary>
sealed record BranchRef(string NodeId, string Name, string Oid);
