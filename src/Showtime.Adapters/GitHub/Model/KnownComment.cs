namespace Showtime.Adapters.GitHub.Model;

/// <summary>A comment with a marker that this token wrote.</summary>
/// <param name="Id">The node id.</param>
/// <param name="DatabaseId">The number that REST names it by; 0 where not known.</param>
/// <param name="Body">The whole text, marker included.</param>
internal sealed record KnownComment(string Id, long DatabaseId, string Body);
