namespace Showtime.HelpGenerator;

/// <summary>A page that does not fit the module.</summary>
/// <param name="file">The page.</param>
/// <param name="message">What is wrong.</param>
sealed class HelpException(string file, string message) : Exception(message)
{
    public string File => file;
}
