using Showtime.Core.Events;
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

    [Fact]
    public void A_push_to_a_fork_just_before_the_start_label_is_asked_about_and_not_deployed()
    {
        using var world = new SimulatedWorld();
        var number = world.OpenPullRequest();
        var pushed = world.GitHub.PushCommit(number, "stranger");
        world.Time.Advance(TimeSpan.FromSeconds(1));

        var job = world.Label("job", number, Start, "maxime");
        world.RunToEnd();

        Assert.True(job.Work.IsCompletedSuccessfully, job.Work.Exception?.ToString());
        Assert.Empty(world.Builds);
        Assert.DoesNotContain(world.GitHub.Labels(number), l => LabelGrammar.IsCircus(l.Name));
        Assert.Contains($"/files/{pushed})", Assert.Single(world.GitHub.Comments(number)).Body, StringComparison.Ordinal);

        // Asked again after the person had the time to look, it is deployed.
        world.Time.Advance(TimeSpan.FromMinutes(2));
        world.Invariants.Approved.Add(pushed);
        world.Label("again", number, Start, "maxime");
        world.RunToEnd();

        Assert.Equal(pushed, Assert.Single(world.Builds).Sha);
    }

    [Fact]
    public void A_dispatch_that_names_a_commit_of_no_pull_request_deploys_nothing()
    {
        using var world = new SimulatedWorld();
        var (number, other) = (world.OpenPullRequest(headOwner: null), world.OpenPullRequest());

        var job = Dispatch(world, number, world.GitHub.PullRequest(other).HeadOid);
        world.RunToEnd();

        Assert.Contains("not, or no longer, a commit of pull request", job.Work.Exception?.InnerException?.Message, StringComparison.Ordinal);
        Assert.Empty(world.Builds);
        Assert.DoesNotContain(world.GitHub.RequestLog, r => r.IsWrite);
    }

    [Fact]
    public void A_dispatch_that_names_no_commit_does_not_make_good_a_start_label_of_somebody_with_triage()
    {
        using var world = new SimulatedWorld();
        var number = world.OpenPullRequest();
        world.GitHub.AddLabel(number, Start, "triager");

        Dispatch(world, number, sha: null);
        world.RunToEnd();

        Assert.Empty(world.Builds);
    }

    [Fact]
    public void A_commit_that_an_operator_insists_on_is_built_as_a_strangers()
    {
        using var world = new SimulatedWorld();
        var (number, other) = (world.OpenPullRequest(headOwner: null), world.OpenPullRequest());
        var commit = world.GitHub.PullRequest(other).HeadOid;
        world.Invariants.Approved.Add(commit);

        world.Start("operator", (session, token) => session.SyncAsync(
            new SyncRequest { PullRequest = number, Start = true, PinnedSha = commit, Force = true, InContinuousIntegration = true }, token));
        world.RunToEnd();

        Assert.False(Assert.Single(world.Builds).Trusted);
    }

    [Fact]
    public void A_target_label_of_another_workflows_token_deploys_nothing_in_the_scheduled_run()
    {
        using var world = new SimulatedWorld();
        var number = world.OpenPullRequest();
        world.GitHub.AddLabel(number, $"🎪 🏗️ {world.GitHub.PullRequest(number).HeadOid[..7]}", "github-actions[bot]");

        world.Scheduled("clock", number);
        world.RunToEnd();

        Assert.Empty(world.Builds);
        Assert.Empty(world.Aws.Services);
    }

    static SimulatedJob Dispatch(SimulatedWorld world, int number, string? sha) =>
        world.Start("dispatch", (session, token) => session.SyncAsync(new SyncRequest
        {
            PullRequest = number,
            Event = new RunEvent { Kind = RunEventKind.Dispatched, Actor = "maxime" },
            PinnedSha = sha,
            InContinuousIntegration = true,
        }, token));
}
