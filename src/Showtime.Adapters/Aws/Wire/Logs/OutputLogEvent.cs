namespace Showtime.Adapters.Aws.Wire.Logs;

internal sealed record OutputLogEvent(long? Timestamp, string? Message);
