namespace Showtime.Sandbox.GitHub.GraphQL;

/// <summary>What a client sends: operations, of which one is run, and fragments.</summary>
sealed record Document(IReadOnlyList<Operation> Operations, IReadOnlyDictionary<string, Fragment> Fragments);
