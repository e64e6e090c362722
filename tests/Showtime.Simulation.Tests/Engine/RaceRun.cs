namespace Showtime.Simulation.Tests.Engine;

/// <summary>One schedule of a race.</summary>
/// <param name="SecondBegan">Whether the first job had so many places that the second could begin.</param>
/// <param name="Choices">How many choices there were.</param>
/// <param name="Requests">How many requests were carried out.</param>
/// <param name="Wrong">What was wrong, with the trace; null for nothing.</param>
sealed record RaceRun(bool SecondBegan, int Choices, int Requests, string? Wrong);
