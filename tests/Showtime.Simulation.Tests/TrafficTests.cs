using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>
/// How many requests and rounds a job may need on a branch of the repository, each request taking 100 ms of virtual time. A fork's start takes one more of each:
/// since when its commit is the head.
/// </summary>
public sealed class TrafficTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("create", 10, 14, 20)]
    [InlineData("update", 12, 28, 34)]
    [InlineData("stop", 8, 14, 18)]
    [InlineData("nothing to do", 2, 4, 3)]
    public void A_job_keeps_within_its_requests_and_rounds(string name, int gitHub, int aws, int rounds)
    {
        using var world = new SimulatedWorld();
        var scenario = name == "nothing to do" ? null : Scenario.Named(name);
        var number = (scenario ?? Scenario.Named("create")).Arrange(world, headOwner: null);
        SimulatedJob job;
        if (scenario is not null) job = scenario.Act(world, number, "job");
        else
        {
            Scenario.Named("create").Act(world, number, "earlier");
            world.RunToEnd();
            job = world.Label("job", number, "documentation", "maxime");
        }

        var traffic = Traffic.Of(world, job);

        output.WriteLine($"{name}: {traffic}");
        Assert.Empty((scenario ?? Scenario.Named("create")).Wrong(world, number));
        Assert.True(traffic.GitHub <= gitHub && traffic.Aws <= aws && traffic.Rounds <= rounds, $"{name}: {traffic}");
    }
}
