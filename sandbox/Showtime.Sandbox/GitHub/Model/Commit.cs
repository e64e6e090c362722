namespace Showtime.Sandbox.GitHub.Model;

/// <summary>A commit; its files are not modelled.</summary>
sealed record Commit(string Oid, string NodeId, IReadOnlyList<string> Parents, string Message, Account Author, DateTimeOffset CreatedAt);
