namespace Showtime.Adapters.Aws.Wire.Ecs;

/// <summary>Sets tags; others on the resource stay.</summary>
internal sealed record TagResource(string ResourceArn, IReadOnlyList<Tag> Tags) : EcsOperation<TagResourceResult>;

internal sealed record TagResourceResult;
