using System.Diagnostics;
using System.Globalization;
using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>
/// Two jobs on one pull request, every schedule up to three preemptions: the second begins after each request of the first in turn, and at every two
/// places after that the job that could continue waits for the other.
/// <c>SHOWTIME_TEST_PREEMPTIONS=4</c> tries more, <c>SHOWTIME_TEST_SCHEDULE=10-3</c> replays one.
/// </summary>
public sealed class InterleavingTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names() => [.. Race.All.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_schedule_up_to_the_bound_ends_right(string name)
    {
        if (Environment.GetEnvironmentVariable("SHOWTIME_TEST_SCHEDULE") is { Length: > 0 } replayed)
        {
            var again = Race.Named(name).Run([.. replayed.Split('-').Select(n => int.Parse(n, CultureInfo.InvariantCulture))]);
            Assert.True(again.Wrong is null, again.Wrong);
            return;
        }

        var watch = Stopwatch.StartNew();

        var race = Race.Named(name);
        var bound = Environment.GetEnvironmentVariable("SHOWTIME_TEST_PREEMPTIONS") is { Length: > 0 } asked ? int.Parse(asked, CultureInfo.InvariantCulture) : race.Preemptions;
        var schedules = new Schedules(race, bound).Run();

        Figures.Tell(output, "interleavings", name, schedules.Count, "schedules", schedules.Requests, schedules.Wrong.Count, $"; {schedules.Pruned} left out as equal, {watch.Elapsed.TotalSeconds:0} s");
        Assert.True(schedules.Wrong.Count == 0,
            $"{schedules.Wrong.Count} of {schedules.Count} schedules end wrong. The first:\n{schedules.Wrong.FirstOrDefault()}\n\n{string.Join('\n', schedules.Wrong.Select(w => w.Split('\n')[0]))}");
        Assert.True(schedules.Count > 20);
    }
}
