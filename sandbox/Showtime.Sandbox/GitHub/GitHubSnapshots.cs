namespace Showtime.Sandbox.GitHub;

/// <summary>A pull request as it was at one moment.</summary>
/// <param name="Number">Its number.</param>
/// <param name="NodeId">The id that GraphQL calls it.</param>
/// <param name="Title">Its title.</param>
/// <param name="State"><c>OPEN</c>, <c>CLOSED</c> or <c>MERGED</c>.</param>
/// <param name="Author">The login of its author.</param>
/// <param name="HeadOid">The 40 digits of its head commit.</param>
/// <param name="HeadRef">The branch it comes from.</param>
/// <param name="HeadOwner">Who owns the repository it comes from; another owner than the repository's is a fork.</param>
/// <param name="Labels">The names of its labels, oldest definition first.</param>
/// <param name="UpdatedAt">When it was changed last, in UTC.</param>
public sealed record GitHubPullRequest(
    int Number,
    string NodeId,
    string Title,
    string State,
    string Author,
    string HeadOid,
    string HeadRef,
    string HeadOwner,
    IReadOnlyList<string> Labels,
    DateTimeOffset UpdatedAt);

/// <summary>A label's definition as it was at one moment.</summary>
/// <param name="Id">The number that REST calls it; a later definition has a higher one.</param>
/// <param name="NodeId">The id that GraphQL calls it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Color">Six hexadecimal digits.</param>
/// <param name="Description">What it means, or null.</param>
/// <param name="CreatedAt">When it was defined, in UTC.</param>
public sealed record GitHubLabel(long Id, string NodeId, string Name, string Color, string? Description, DateTimeOffset CreatedAt);

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

/// <summary>A deployment as it was at one moment.</summary>
/// <param name="Id">The number that REST calls it.</param>
/// <param name="Sha">The commit, 40 digits.</param>
/// <param name="Task">What was to be done.</param>
/// <param name="Environment">The name of its environment.</param>
/// <param name="States">The states that it went through, oldest first.</param>
/// <param name="EnvironmentUrl">Where the newest status says that it answers, or null.</param>
/// <param name="LogUrl">Where the newest status says that its log is, or null.</param>
public sealed record GitHubDeployment(
    long Id, string Sha, string Task, string Environment, IReadOnlyList<string> States, string? EnvironmentUrl, string? LogUrl);

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
