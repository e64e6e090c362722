namespace Showtime.Adapters.Aws.Wire.Ecs;

internal sealed record RuntimePlatform(string? CpuArchitecture, string? OperatingSystemFamily);
