namespace Showtime.Sandbox.Aws.Logs;

/// <summary>A line in a log stream; times are milliseconds since 1970.</summary>
sealed record LogEvent(long Timestamp, long IngestedAt, string Message);
