namespace Showtime.Adapters.Aws.Wire.Ecs;

internal sealed record ServiceEvent(string? Id, DateTimeOffset? CreatedAt, string? Message);
