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
        var chosen = world.Aws.PushImage("showtime", "nightly");
        Start(world, new SyncRequest { PullRequest = number, Start = true, Image = "nightly" });

        Finish(world, world.Scheduled("clock", number));
        Assert.DoesNotContain(world.Aws.Requests, r => r.Action == "UpdateService");

        // Another image of that name is not what was started.
        world.Aws.PushImage("showtime", "nightly");
        world.GitHub.EditBody(number, "FEATURE_ALERTS=true");
        Finish(world, world.Scheduled("flag", number));
        Assert.Single(world.Aws.Requests, r => r.Action == "UpdateService");
        Assert.EndsWith("/showtime@" + chosen, Image(world), StringComparison.Ordinal);
        Assert.Empty(world.Builds);

        var push = world.Push("push", number, "maxime");
        Approve(world, number);
        Finish(world, push);
        Assert.EndsWith("/showtime@" + Built(world, number), Image(world), StringComparison.Ordinal);
    }

    [Fact]
    public void A_commit_that_is_built_again_runs_as_it_was_built_last()
    {
        using var world = new SimulatedWorld();
        var number = Open(world);
        Start(world, new SyncRequest { PullRequest = number, Start = true });
        var first = Built(world, number);
        Assert.EndsWith("/showtime@" + first, Image(world), StringComparison.Ordinal);

        Start(world, new SyncRequest { PullRequest = number, Start = true, Force = true });

        Assert.NotEqual(first, Built(world, number));
        Assert.EndsWith("/showtime@" + Built(world, number), Image(world), StringComparison.Ordinal);
        Assert.Equal(2, world.Builds.Count);
    }

    [Fact]
    public void An_image_whose_digest_cannot_be_read_is_deployed_by_its_tag()
    {
        using var world = new SimulatedWorld();
        var number = Open(world);

        // The sandbox's AWS has no other account's registry.
        Start(world, new SyncRequest { PullRequest = number, Start = true, Image = "999999999999.dkr.ecr.us-west-2.amazonaws.com/other:nightly" });

        Assert.Equal("999999999999.dkr.ecr.us-west-2.amazonaws.com/other:nightly", Image(world));
        Assert.Contains("other:nightly, so it is deployed by its tag", world.TraceText, StringComparison.Ordinal);
    }

    /// <summary>The digest of what the commit's tag names in the registry.</summary>
    static string Built(SimulatedWorld world, int number) =>
        world.Aws.Images.Single(image => image.Tags.Contains(EnvironmentNames.ImageTag(number, world.GitHub.PullRequest(number).HeadOid))).Digest;

    static int Open(SimulatedWorld world)
    {
        var number = world.OpenPullRequest();
        Approve(world, number);
        return number;
    }

    static void Approve(SimulatedWorld world, int number) => world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);

    static void Start(SimulatedWorld world, SyncRequest request) =>
        Finish(world, world.Start("operator", (session, token) => session.SyncAsync(request, token)));

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
