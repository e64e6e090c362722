namespace Showtime.Core.Ports;

/// <summary>Which lines of a container's log to read.</summary>
/// <param name="ServiceName">The service.</param>
/// <param name="Tail">The last so many lines; null for all.</param>
/// <param name="Since">Only lines after this time, or null.</param>
/// <param name="Follow">Go on reading as lines arrive.</param>
public sealed record LogQuery(string ServiceName, int? Tail = null, DateTimeOffset? Since = null, bool Follow = false);
