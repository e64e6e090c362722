using Showtime.Core.Environments;
using Showtime.Core.Planning;
using Showtime.Sandbox.Aws;
using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>A start chooses size and image; they stay until the next start, whatever else changes.</summary>
public sealed class SizeAndImageTests
{
    [Fact]
    public async Task A_chosen_size_is_kept_until_the_next_start()
    {
        using var world = new SimulatedWorld();
        var number = Open(world);
        Start(world, new SyncRequest { PullRequest = number, Start = true, Size = EnvironmentSize.Large });
        Assert.Equal((1024, null), Newest(world));

        Finish(world, world.Scheduled("clock", number));
        Assert.DoesNotContain(world.Aws.Requests, r => r.Action == "UpdateService");

        world.GitHub.EditBody(number, "FEATURE_ALERTS=true");
        Finish(world, world.Scheduled("flag", number));
        Assert.Equal((1024, "True"), Newest(world));

        var push = world.Push("push", number, "maxime");
        Approve(world, number);
        Finish(world, push);
        Assert.Equal((1024, "True"), Newest(world));

        Start(world, new SyncRequest { PullRequest = number, Start = true });
        Assert.Equal((512, "True"), Newest(world));
    }

    [Fact]
    public async Task A_chosen_image_is_kept_until_the_next_push()
    {
        using var world = new SimulatedWorld();
        var number = Open(world);
        world.Aws.PushImage("showtime", "nightly");
        Start(world, new SyncRequest { PullRequest = number, Start = true, Image = "nightly" });

        Finish(world, world.Scheduled("clock", number));
        Assert.DoesNotContain(world.Aws.Requests, r => r.Action == "UpdateService");

        world.GitHub.EditBody(number, "FEATURE_ALERTS=true");
        Finish(world, world.Scheduled("flag", number));
        Assert.Single(world.Aws.Requests, r => r.Action == "UpdateService");
        Assert.EndsWith(":nightly", Image(world), StringComparison.Ordinal);
        Assert.Empty(world.Builds);

        var push = world.Push("push", number, "maxime");
        Approve(world, number);
        Finish(world, push);
        Assert.EndsWith($":{EnvironmentNames.ImageTag(number, world.GitHub.PullRequest(number).HeadOid)}", Image(world), StringComparison.Ordinal);
    }

    static int Open(SimulatedWorld world)
    {
        var number = world.OpenPullRequest();
        Approve(world, number);
        return number;
    }

    static void Approve(SimulatedWorld world, int number) => world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);

    static void Start(SimulatedWorld world, SyncRequest request) => Finish(world, world.Start("operator", (session, token) => session.SyncAsync(request, token)));

    static void Finish(SimulatedWorld world, SimulatedJob job)
    {
        world.RunToEnd();
        Assert.True(job.Work.IsCompletedSuccessfully, $"{job.Work.Exception}\n{world.TraceText}");
        Assert.Empty(world.Invariants.Violations);
    }

    /// <summary>CPU units and the flag of the newest task definition.</summary>
    static (int Cpu, string? Flag) Newest(SimulatedWorld world)
    {
        var definition = Definition(world);
        return (definition.Cpu, definition.Environment.GetValueOrDefault("SUPERSET_FEATURE_ALERTS"));
    }

    static string Image(SimulatedWorld world) => Definition(world).Image;

    /// <summary>The image that the service runs.</summary>
    static AwsTaskDefinitionSnapshot Definition(SimulatedWorld world)
    {
        var service = Assert.Single(world.Aws.Services, s => s.Status == "ACTIVE");
        return world.Aws.TaskDefinitions.Single(d => $"{d.Family}:{d.Revision}" == service.TaskDefinition);
    }
}
