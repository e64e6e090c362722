namespace Showtime.Adapters.Aws.Wire.Ecs;

internal sealed record Tag(string Key, string? Value);
