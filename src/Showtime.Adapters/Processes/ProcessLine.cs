namespace Showtime.Adapters.Processes;

/// <summary>One line that a child printed, without its line end.</summary>
internal readonly record struct ProcessLine(string Text, bool IsError);
