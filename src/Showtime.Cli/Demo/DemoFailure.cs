namespace Showtime.Cli.Demo;

/// <summary>The demo saw something other than what it set out to show.</summary>
sealed class DemoFailure(string message) : Exception(message);
