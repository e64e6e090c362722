namespace Showtime.Adapters.Aws.Wire.Logs;

internal sealed record FilteredLogEvent(string? LogStreamName, long? Timestamp, string? Message, string? EventId);
