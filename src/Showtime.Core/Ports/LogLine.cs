namespace Showtime.Core.Ports;

/// <summary>A line of a container's log.</summary>
/// <param name="Timestamp">When it was written, UTC.</param>
/// <param name="Message">The text, as the application wrote it: never trusted.</param>
public sealed record LogLine(DateTimeOffset Timestamp, string Message);
