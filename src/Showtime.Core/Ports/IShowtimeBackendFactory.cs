namespace Showtime.Core.Ports;

/// <summary>Makes a backend. The module finds the one implementation in its load context and casts it to this.</summary>
public interface IShowtimeBackendFactory
{
    /// <summary>Puts a backend together. Makes no request.</summary>
    /// <param name="options">What it is made from.</param>
    /// <returns>The backend.</returns>
    /// <exception cref="Errors.ShowtimeException">No repository, or no token.</exception>
    IShowtimeBackend Connect(ConnectionOptions options);
}
