namespace Showtime.Core.Labels;

/// <summary>A label on a pull request.</summary>
/// <param name="Name">The whole name.</param>
/// <param name="Description">The definition's description; empty where there is none.</param>
/// <param name="AddedBy">
/// The login of who put it there last, bots without <c>[bot]</c>; null where the pull request's history did not say it. A null is nobody's permission.
/// </param>
/// <param name="AddedAt">When that was; null where not known.</param>
public sealed record AttachedLabel(string Name, string Description = "", string? AddedBy = null, DateTimeOffset? AddedAt = null);
