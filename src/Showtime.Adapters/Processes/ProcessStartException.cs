namespace Showtime.Adapters.Processes;

/// <summary>A program that could not be started. Names the file only: arguments may be long or private.</summary>
internal sealed class ProcessStartException(string fileName, Exception cause)
    : Exception($"'{fileName}' cannot be started: {cause.Message}", cause);
