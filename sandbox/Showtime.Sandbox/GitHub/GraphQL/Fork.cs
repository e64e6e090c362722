using Showtime.Sandbox.GitHub.Model;

namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>Somebody's copy of the repository; it is known by its name only.</summary>
sealed record Fork(Account Owner, string Name);
