namespace Showtime.Adapters.Configuration;

/// <summary>A value that somebody gave.</summary>
/// <param name="Key">The setting.</param>
/// <param name="Value">Its value, of the property's type.</param>
/// <param name="Origin">Where it is kept: <c>.github/showtime.yml:12</c>, a variable's name, <c>parameter</c>.</param>
/// <param name="Place">The same for an error message, as exactly as it is known: <c>.github/showtime.yml:12:5</c>.</param>
internal sealed record ConfigurationEntry(ConfigurationKey Key, object? Value, string Origin, string Place);
