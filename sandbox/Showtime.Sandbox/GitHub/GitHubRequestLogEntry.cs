namespace Showtime.Sandbox.GitHub;

/// <summary>One request that the sandbox answered.</summary>
/// <param name="At">When it arrived, in UTC.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Target">
/// The decoded path and query, or for GraphQL the operation and its top-level fields, for example <c>mutation createLabel, createLabel</c>.
/// </param>
/// <param name="IsWrite">Whether it asked for a change: any REST method but GET, and any GraphQL mutation.</param>
/// <param name="Actor">The login that the token acts as; null for an unknown token.</param>
/// <param name="Status">The HTTP status of the answer.</param>
/// <param name="Mutations">How many mutation fields the GraphQL document had; 0 for everything else.</param>
public sealed record GitHubRequestLogEntry(
    DateTimeOffset At, string Method, string Target, bool IsWrite, string? Actor, int Status, int Mutations);
