namespace Showtime.Adapters.Aws.Wire.Logs;

internal sealed record LogStream(string LogStreamName, long? CreationTime, long? LastEventTimestamp);
