using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>Parts of a pull request that must not decide anything.</summary>
public sealed class StrangersChangeTests
{
    const string Start = "🎪 ⚡ showtime-trigger-start";

    [Theory]
    [InlineData("stranger", true, false)]
    [InlineData(null, true, true)]
    [InlineData("stranger", false, false)]
    [InlineData(null, false, false)]
    public void Only_a_branch_of_the_repository_itself_is_built_as_trusted_and_only_in_continuous_integration(string? headOwner, bool inCi, bool trusted)
    {
        using var world = new SimulatedWorld();
        var number = world.OpenPullRequest(headOwner);
        world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);

        if (inCi) world.Label("job", number, Start, "maxime");
        else world.Start("operator", (session, token) => session.SyncAsync(new SyncRequest { PullRequest = number, Start = true }, token));
        world.RunToEnd();

        Assert.Equal(trusted, Assert.Single(world.Builds).Trusted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_start_of_a_commit_that_is_not_the_pull_requests_deploys_nothing(bool exists)
    {
        using var world = new SimulatedWorld();
        var (number, other) = (world.OpenPullRequest(), world.OpenPullRequest());
        var head = world.GitHub.PullRequest(number).HeadOid;
        world.GitHub.AddLabel(number, Start, "maxime");
        var payload = world.GitHub.Webhooks.PullRequest("labeled", number, "maxime", Start)
            .Replace(head, exists ? world.GitHub.PullRequest(other).HeadOid : new string('e', 40), StringComparison.Ordinal);

        var job = world.OnEvent("job", "pull_request_target", payload);
        world.RunToEnd();

        Assert.True(job.Work.IsCompletedSuccessfully, job.Work.Exception?.ToString());
        Assert.Empty(world.Builds);
        Assert.DoesNotContain(world.GitHub.Labels(number), l => LabelGrammar.Parse(l.Name) is EnvironmentLabel or TargetLabel);
        Assert.DoesNotContain(world.Aws.Requests, r => r.Action is "CreateService" or "RegisterTaskDefinition");
    }

    [Fact]
    public void The_configuration_in_a_pull_request_changes_nothing()
    {
        using var world = new SimulatedWorld();
        var number = world.OpenPullRequest();
        var head = world.GitHub.PullRequest(number).HeadOid;
        world.Invariants.Approved.Add(head);
        world.GitHub.SetFile(".github/showtime.yml", "image: { repository: stranger/image }\ndeploy: { ecs: { cluster: strangers, subnets: [subnet-b] } }", head);

        world.Label("job", number, Start, "maxime");
        world.RunToEnd();

        Assert.StartsWith("123456789012.dkr.ecr.us-west-2.amazonaws.com/showtime:", Assert.Single(world.Builds).Reference, StringComparison.Ordinal);
        Assert.Equal(SimulatedWorld.Cluster, Assert.Single(world.Aws.Services).Cluster);
    }
}
