namespace Showtime.Sandbox.GitHub;

/// <summary>A comment as it was at one moment.</summary>
/// <param name="Id">The number that REST calls it.</param>
/// <param name="NodeId">The id that GraphQL calls it.</param>
/// <param name="Author">The login of its author.</param>
/// <param name="Body">Its text, Markdown.</param>
/// <param name="CreatedAt">When it was written, in UTC.</param>
/// <param name="UpdatedAt">When it was changed last, in UTC.</param>
/// <param name="Reactions">Who reacted how: <c>login:content</c> with the content as REST names it.</param>
public sealed record GitHubComment(
    long Id, string NodeId, string Author, string Body, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, IReadOnlyList<string> Reactions);
