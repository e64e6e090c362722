
namespace Showtime.Simulation.Tests.Engine;

/// <summary>
/// Writes what was tried to the test's output and, if <c>SHOWTIME_TEST_FIGURES</c> names a file, appends one line of four fields to it: what, how
/// many, requests, wrong. The caller of the suite adds them up.
/// </summary>
static class Figures
{
    static readonly object Gate = new();

    public static void Tell(ITestOutputHelper output, string suite, string what, int count, string unit, long requests, int wrong, string more = "")
    {
        output.WriteLine($"{what}: {count} {unit}, {requests} requests, {wrong} wrong{more}");
        if (Environment.GetEnvironmentVariable("SHOWTIME_TEST_FIGURES") is not { Length: > 0 } file) return;
        lock (Gate) File.AppendAllText(file, $"{suite}\t{count}\t{requests}\t{wrong}\n");
    }
}
