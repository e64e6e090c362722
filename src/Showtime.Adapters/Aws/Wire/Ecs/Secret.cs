namespace Showtime.Adapters.Aws.Wire.Ecs;

internal sealed record Secret(string Name, string ValueFrom);
