using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>A job that dies before or after any one of its requests, and the run after it: every request of each scenario.</summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    public static TheoryData<string> Scenarios() => [.. Scenario.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void After_a_crash_at_any_request_the_next_run_brings_it_to_the_right_end(string name)
    {
        var (points, requests) = (0, 0);
        List<string> wrong = [];
        foreach (var fate in new[] { Fate.KilledBefore, Fate.KilledAfter })
        {
            for (var k = 1; ; k++)
            {
                using var world = new SimulatedWorld();
                var scenario = Scenario.Named(name);
                var number = scenario.Arrange(world);
                var job = scenario.Act(world, number, "dying");
                var seen = 0;
                world.Run((_, pending) => (pending[0], ++seen == k ? fate : Fate.Answered));
                if (!job.Killed) break;

                points++;
                world.Time.Advance(TimeSpan.FromMinutes(90)); // past the lease, the clocks' difference and the grace of definitions
                if (scenario.WishIsWritten(world, number)) Next(world, scenario, number);
                else scenario.Act(world, number, "again");
                world.RunToEnd();
                requests += world.Requests;
                var left = scenario.Wrong(world, number).Concat(world.Jobs.Where(j => !j.Killed && j.Work.IsFaulted).Select(j => $"{j} threw {j.Work.Exception!.InnerException!.Message}")).ToList();
                if (left.Count > 0) wrong.Add($"{fate} at request {k}: {string.Join("; ", left)}\n{world.TraceText}");
            }
        }

        Figures.Tell(output, "crash points", name, points, "crash points", requests, wrong.Count);
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {points} crash points end wrong. The first:\n{wrong.FirstOrDefault()}\n\n{string.Join('\n', wrong.Select(w => w.Split('\n')[0]))}");
        Assert.True(points > 20);
    }

    static void Next(SimulatedWorld world, Scenario scenario, int number)
    {
        if (scenario.Name.StartsWith("clean-up", StringComparison.Ordinal)) scenario.Act(world, number, "again");
        else world.CleanUp("clock");
    }
}
