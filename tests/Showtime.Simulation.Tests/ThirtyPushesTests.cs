using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>What a long-lived pull request leaves on GitHub: one comment, and only the labels and deployments of the running environment.</summary>
public sealed class ThirtyPushesTests
{
    const string Start = "🎪 ⚡ showtime-trigger-start";
    const string Stop = "🎪 🛑 showtime-trigger-stop";
    const string WithDeployments = """
        image: { repository: 123456789012.dkr.ecr.us-west-2.amazonaws.com/showtime, cache: null }
        deploy: { ecs: { subnets: [subnet-a], securityGroups: [sg-a] } }
        feedback: { deployments: true }
        """;

    [Fact]
    public async Task Thirty_pushes_leave_one_comment_no_orphaned_definition_and_no_orphaned_deployment()
    {
        using var world = new SimulatedWorld(configuration: WithDeployments);
        var number = world.OpenPullRequest();
        Approve(world, number);
        Finish(world, world.Label("create", number, Start, "maxime"));

        for (var push = 1; push <= 30; push++)
        {
            var job = world.Push($"push {push}", number, "maxime");
            Approve(world, number);
            if (push % 4 == 0) world.BrokenCommits.Add(world.GitHub.PullRequest(number).HeadOid);
            Finish(world, job);
        }

        var serving = Assert.Single(Labels(world, number).Pointers).Sha;
        var known = Labels(world, number).Environments.Select(e => e.Sha).ToHashSet();
        var comment = Assert.Single(world.GitHub.Comments(number));
        Assert.InRange(comment.Body.Split('\n').Count(line => line.StartsWith("| 2026-", StringComparison.Ordinal)), 10, 20);
        Assert.True(comment.Body.Length < 10_000, comment.Body);
        Assert.All(world.GitHub.Definitions.Select(d => LabelGrammar.Parse(d.Name)).OfType<EnvironmentLabel>(), label => Assert.Contains(label.Sha, known));
        Assert.DoesNotContain(world.GitHub.Definitions, d => LabelGrammar.Parse(d.Name) is LeaseLabel);
        Assert.All(world.GitHub.Deployments, d => Assert.Contains(EnvironmentNames.Shorten(d.Sha), known));
        var shown = Assert.Single(world.GitHub.Deployments, d => d.States[^1] == "success");
        Assert.Equal((serving, "showtime", $"deploy:pr-{number}"), (EnvironmentNames.Shorten(shown.Sha), shown.Environment, shown.Task));
        Assert.StartsWith("http://", shown.EnvironmentUrl, StringComparison.Ordinal);

        Finish(world, world.Close("close", number, "maxime"));
        Assert.Empty(world.GitHub.Deployments);
        Assert.Equal(["showtime"], world.GitHub.EnvironmentNames);
        Assert.Contains("was taken down", Assert.Single(world.GitHub.Comments(number)).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(world.GitHub.Definitions, d => LabelGrammar.Parse(d.Name) is EnvironmentLabel);
    }

    [Fact]
    public async Task A_deployment_goes_from_in_progress_to_success_and_says_where()
    {
        using var world = new SimulatedWorld(configuration: WithDeployments);
        var number = world.OpenPullRequest();
        Approve(world, number);

        Finish(world, world.Label("create", number, Start, "maxime"));

        var deployment = Assert.Single(world.GitHub.Deployments);
        Assert.Equal(["in_progress", "success"], deployment.States);
        Assert.Equal(world.GitHub.PullRequest(number).HeadOid, deployment.Sha);
        Assert.Contains(deployment.EnvironmentUrl!, Assert.Single(world.GitHub.Comments(number)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_pull_requests_share_the_environment_and_leave_each_others_deployments_alone()
    {
        using var world = new SimulatedWorld(configuration: WithDeployments);
        int[] numbers = [world.OpenPullRequest(), world.OpenPullRequest()];
        foreach (var number in numbers)
        {
            Approve(world, number);
            Finish(world, world.Label($"create {number}", number, Start, "maxime"));
        }

        Assert.Equal(2, world.GitHub.Deployments.Count(d => d.States[^1] == "success"));
        Finish(world, world.Label("stop", numbers[0], Stop, "maxime"));
        Assert.Equal($"deploy:pr-{numbers[1]}", Assert.Single(world.GitHub.Deployments).Task);
    }

    [Fact]
    public async Task A_token_without_the_permission_is_one_warning_and_fails_nothing()
    {
        using var world = new SimulatedWorld(configuration: WithDeployments) { DeniedDeployments = true };
        var number = world.OpenPullRequest();
        Approve(world, number);

        Finish(world, world.Label("create", number, Start, "maxime"));

        Assert.Equal(EnvironmentStatus.Running, Assert.Single(Labels(world, number).Environments).Status);
        Assert.Empty(world.GitHub.Deployments);
        var warning = Assert.Single(world.Trace, line => line.Contains("Warning", StringComparison.Ordinal));
        Assert.Contains("deployments: write", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_crash_at_any_request_no_deployment_is_doubled_or_left_over(bool answered)
    {
        for (var crash = 1; ; crash++)
        {
            using var world = new SimulatedWorld(configuration: WithDeployments);
            var number = world.OpenPullRequest();
            Approve(world, number);
            world.Label("create", number, Start, "maxime");
            var request = 0;
            world.Run((_, pending) => (pending[0], ++request == crash ? answered ? Fate.KilledAfter : Fate.KilledBefore : Fate.Answered));
            if (request < crash) break;
            world.Time.Advance(TimeSpan.FromMinutes(20));
            Finish(world, world.Label("again", number, Start, "maxime"));

            Assert.Single(world.GitHub.Comments(number));
            Assert.Equal(["success"], world.GitHub.Deployments.Select(d => d.States[^1]));
            Finish(world, world.Close("close", number, "maxime"));
            Assert.Empty(world.GitHub.Deployments);
        }
    }

    [Fact]
    public async Task Clean_up_deletes_deployments_whose_environment_is_gone()
    {
        using var world = new SimulatedWorld(configuration: WithDeployments);
        var number = world.OpenPullRequest();
        Approve(world, number);
        Finish(world, world.Label("create", number, Start, "maxime"));
        Assert.Single(world.GitHub.Deployments);
        world.DeniedDeployments = true;
        Finish(world, world.Close("close", number, "maxime"));
        Assert.Single(world.GitHub.Deployments);

        world.DeniedDeployments = false;
        Finish(world, world.CleanUp("too early"));
        Assert.Single(world.GitHub.Deployments);
        world.Time.Advance(TimeSpan.FromHours(2));
        Finish(world, world.CleanUp("sweep"));
        Assert.Empty(world.GitHub.Deployments);
    }

    static void Approve(SimulatedWorld world, int number) => world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);

    static PullRequestLabels Labels(SimulatedWorld world, int number) => new(world.GitHub.Labels(number).Select(l => new AttachedLabel(l.Name, l.Description ?? "")));

    static void Finish(SimulatedWorld world, SimulatedJob job)
    {
        world.RunToEnd();
        Assert.True(job.Work.IsCompletedSuccessfully, $"{job.Work.Exception}\n{world.TraceText}");
        Assert.True(world.Invariants.Violations.Count == 0, string.Join('\n', world.Invariants.Violations) + "\n" + world.TraceText);
    }
}
