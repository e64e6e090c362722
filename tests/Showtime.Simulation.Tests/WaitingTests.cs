using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Sandbox.Aws;
using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>What a roll-out waits for, and what ends the wait.</summary>
public sealed class WaitingTests
{
    [Fact]
    public void A_shortage_of_spot_capacity_ends_in_a_running_on_demand_task_within_a_minute()
    {
        using var world = new SimulatedWorld(configuration: Configured("deploy: { ecs: { subnets: [subnet-a], securityGroups: [sg-a], capacity: spot } }"));
        world.Aws.SpotIsShort = true;

        var number = Start(world);

        Assert.Equal(EnvironmentStatus.Running, Status(world, number));
        var task = Assert.Single(world.Aws.Tasks);
        var created = world.Aws.Requests.Single(r => r.Action == "CreateService").Time;
        Assert.InRange(task.StartedAt!.Value - created, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Single(world.Aws.Requests, r => r.Action == "UpdateService");
        Assert.Contains(world.Trace, line => line.Contains("Warning", StringComparison.Ordinal) && line.Contains("gets no spot capacity", StringComparison.Ordinal));
        Assert.Contains("on demand, which costs more", Assert.Single(world.GitHub.Comments(number)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("container", EnvironmentStatus.Running)]
    [InlineData("http", EnvironmentStatus.Failed)]
    [InlineData("both", EnvironmentStatus.Failed)]
    public void An_environment_that_the_job_does_not_reach_comes_up_where_its_own_check_decides(string health, EnvironmentStatus status)
    {
        using var world = new SimulatedWorld(configuration: Configured($"environment: {{ health: {health}, startupTimeout: 1m }}"));
        world.Network.EnvironmentsAreUnreachable = true;

        var number = Start(world);

        Assert.Equal(status, Status(world, number));
        if (status == EnvironmentStatus.Failed) Assert.Contains("to answer", Assert.Single(world.GitHub.Comments(number)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("container")]
    [InlineData("both")]
    public void An_environment_whose_own_check_fails_is_not_promoted(string health)
    {
        using var world = new SimulatedWorld(configuration: Configured($"environment: {{ health: {health}, startupTimeout: 1m }}"),
            account: options => options with { Timings = AwsTimings.Fast with { HealthCheckInterval = TimeSpan.FromHours(1) } });

        var number = Start(world);

        Assert.Equal(EnvironmentStatus.Failed, Status(world, number));
        Assert.Contains("own health check", Assert.Single(world.GitHub.Comments(number)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_registry_that_cannot_be_asked_is_warned_of_and_the_image_is_built()
    {
        using var world = new SimulatedWorld(account: Unreadable);

        var number = Start(world);

        Assert.Equal(EnvironmentStatus.Running, Status(world, number));
        Assert.Single(world.Builds);
        Assert.Contains(world.Trace, line => line.Contains("Warning", StringComparison.Ordinal) && line.Contains("so it is built", StringComparison.Ordinal));
    }

    [Fact]
    public void A_registry_that_cannot_be_asked_is_an_error_where_images_are_built_elsewhere()
    {
        using var world = new SimulatedWorld(
            configuration: SimulatedWorld.Configuration.Replace("cache: null", "cache: null, forks: archive", StringComparison.Ordinal), account: Unreadable);
        var number = world.OpenPullRequest();
        world.Approve(number);

        var job = world.Label("job", number, Scenario.Start, "maxime");
        world.RunToEnd();

        Assert.Equal(ShowtimeError.PermissionDenied, Assert.IsType<ShowtimeException>(job.Work.Exception!.InnerException).Error);
        Assert.Empty(world.Builds);
        Assert.Empty(world.Aws.Services);
    }

    static AwsSandboxOptions Unreadable(AwsSandboxOptions options) =>
        options with { Denied = new Dictionary<string, IReadOnlyList<string>> { ["sandbox"] = ["ecr:DescribeImages"] } };

    /// <summary>The simulation's configuration with a section in place of its own.</summary>
    static string Configured(string section)
    {
        var name = section.Split(':')[0] + ":";
        return string.Join('\n', SimulatedWorld.Configuration.Split('\n').Where(line => !line.StartsWith(name, StringComparison.Ordinal)).Append(section));
    }

    static int Start(SimulatedWorld world)
    {
        var number = world.OpenPullRequest();
        world.Approve(number);
        world.Label("job", number, Scenario.Start, "maxime");
        world.RunToEnd();
        Assert.True(world.Invariants.Violations.Count == 0, string.Join('\n', world.Invariants.Violations));
        return number;
    }

    static EnvironmentStatus? Status(SimulatedWorld world, int number) =>
        world.Labels(number)[EnvironmentNames.Shorten(world.GitHub.PullRequest(number).HeadOid)]?.Status;
}
