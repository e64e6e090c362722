namespace Showtime.Adapters.Aws.Wire.Ecs;

internal sealed record PortMapping(int ContainerPort, string? Protocol = null, int? HostPort = null);
