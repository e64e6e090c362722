namespace Showtime.HelpGenerator;

/// <summary>An example of a page.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Code">What is typed.</param>
/// <param name="Remarks">What comes of it.</param>
sealed record HelpExample(string Title, string Code, string Remarks);
