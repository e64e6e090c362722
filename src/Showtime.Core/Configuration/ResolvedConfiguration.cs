namespace Showtime.Core.Configuration;

/// <summary>A configuration and where each value that is not a default came from.</summary>
/// <param name="Value">The configuration.</param>
/// <param name="Origins">By key path (<c>deploy.ecs.cluster</c>): <c>.github/showtime.yml:12</c>, <c>ECS_CLUSTER</c>, <c>parameter</c>.</param>
public sealed record ResolvedConfiguration(ShowtimeConfiguration Value, IReadOnlyDictionary<string, string> Origins);
