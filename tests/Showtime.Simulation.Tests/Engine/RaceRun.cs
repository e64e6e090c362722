namespace Showtime.Simulation.Tests.Engine;

/// <summary>One schedule of a race.</summary>
/// <param name="SecondBegan">Whether the first job had so many places that the second could begin.</param>
/// <param name="Choices">What stood at each choice: the same number at two choices means the same state (<see cref="HappensBefore"/>).</param>
/// <param name="Requests">How many requests were carried out.</param>
/// <param name="Wrong">What was wrong, with the trace; null for nothing.</param>
sealed record RaceRun(bool SecondBegan, IReadOnlyList<ulong> Choices, int Requests, string? Wrong);
