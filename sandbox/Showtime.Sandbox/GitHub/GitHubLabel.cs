namespace Showtime.Sandbox.GitHub;

/// <summary>A label's definition as it was at one moment.</summary>
/// <param name="Id">The number that REST calls it; a later definition has a higher one.</param>
/// <param name="NodeId">The id that GraphQL calls it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Color">Six hexadecimal digits.</param>
/// <param name="Description">What it means, or null.</param>
/// <param name="CreatedAt">When it was defined, in UTC.</param>
public sealed record GitHubLabel(long Id, string NodeId, string Name, string Color, string? Description, DateTimeOffset CreatedAt);
