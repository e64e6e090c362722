using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>Every request of each scenario is disturbed once, in every way that a client can survive: the job ends as if undisturbed.</summary>
public sealed class LostAnswerTests(ITestOutputHelper output)
{
    static readonly Fate[] InEveryRun = [Fate.DroppedAfter];
    static readonly Fate[] All = [Fate.DroppedBefore, Fate.DroppedAfter, Fate.ServerError, Fate.Throttled, Fate.SecondaryLimit, Fate.HungBefore, Fate.HungAfter, Fate.Slow];

    public static TheoryData<string> Scenarios() => [.. Scenario.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_disturbed_request_is_neither_done_twice_nor_taken_for_a_failure(string name)
    {
        var (points, requests) = (0, 0);
        List<string> wrong = [];
        foreach (var fate in Environment.GetEnvironmentVariable("SHOWTIME_TEST_FATES") == "all" ? All : InEveryRun)
        {
            for (var k = 1; LostAnswer.Run(Scenario.Named(name), fate, k) is { Happened: true } run; k++)
            {
                points++;
                requests += run.Requests;
                if (run.Wrong is { } found) wrong.Add(found);
            }
        }

        Figures.Tell(output, "lost answers", name, points, "disturbed requests", requests, wrong.Count);
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {points} end wrong. The first:\n{wrong.FirstOrDefault()}\n\n{string.Join('\n', wrong.Select(w => w.Split('\n')[0]))}");
        Assert.True(points > 10);
    }
}
