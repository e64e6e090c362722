using Showtime.Sandbox.Aws;
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

    /// <summary>From the application's first answer until the label says running, over forty starts whose applications need 187 ms more each.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(60)]
    public void The_label_says_running_a_second_and_a_half_after_the_application_answers(int taskUpAfter)
    {
        List<double> dead = [];
        for (var i = 0; i < 40; i++)
        {
            var refusing = TimeSpan.FromSeconds(1.5) + i * TimeSpan.FromMilliseconds(187);
            var timings = AwsTimings.Fast with { Provisioning = TimeSpan.FromSeconds(1), Pending = TimeSpan.FromSeconds(taskUpAfter - 1), Refusing = refusing };
            using var world = new SimulatedWorld(account: options => options with { Timings = timings });
            var scenario = Scenario.Named("create");
            var number = scenario.Arrange(world, headOwner: null);
            Traffic.Of(world, scenario.Act(world, number, "job"));
            var answers = Assert.Single(world.Aws.Tasks).StartedAt!.Value + timings.Refusing + timings.Unavailable;
            dead.Add((world.GitHub.RequestLog.Last(r => r.Target.Contains("addLabelsToLabelable", StringComparison.Ordinal)).At - answers).TotalSeconds);
        }

        dead.Sort();

        output.WriteLine($"task up after {taskUpAfter} s: median {dead[20]:0.00} s, p95 {dead[37]:0.00} s, longest {dead[^1]:0.00} s, shortest {dead[0]:0.00} s");
        Assert.InRange(dead[37], 0, 1.5);
        Assert.True(dead[0] >= 0);
    }
}
