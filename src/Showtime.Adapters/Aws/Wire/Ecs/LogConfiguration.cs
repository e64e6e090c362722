namespace Showtime.Adapters.Aws.Wire.Ecs;

internal sealed record LogConfiguration(string LogDriver, IReadOnlyDictionary<string, string>? Options);
