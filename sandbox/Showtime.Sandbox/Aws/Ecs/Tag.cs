namespace Showtime.Sandbox.Aws.Ecs;

/// <summary>A tag of an ECS resource.</summary>
sealed record Tag(string Key, string Value);
