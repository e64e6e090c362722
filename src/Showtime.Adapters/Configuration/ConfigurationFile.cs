using Showtime.Core.Errors;

namespace Showtime.Adapters.Configuration;

/// <summary>A configuration file's text and the name that messages call it by.</summary>
internal sealed record ConfigurationFile(string Name, string Text)
{
    /// <summary>Where the file is on the default branch.</summary>
    public const string DefaultPath = ".github/showtime.yml";

    /// <summary>Reads a file that the operator named.</summary>
    /// <exception cref="ShowtimeException"><see cref="ShowtimeError.InvalidInput"/> where it cannot be read.</exception>
    public static async Task<ConfigurationFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return new ConfigurationFile(path, await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ShowtimeException(
                ShowtimeError.InvalidInput,
                $"The configuration file '{path}' cannot be read: {failure.Message}",
                $"Name a file that exists, or none to use {DefaultPath} of the default branch.",
                failure)
            {
                Target = path,
            };
        }
    }
}
