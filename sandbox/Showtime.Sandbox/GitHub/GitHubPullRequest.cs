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
