using Showtime.Core.Cleanup;
using Showtime.Core.Environments;
using Showtime.Core.Events;
using Showtime.Core.Inventory;
using Showtime.Core.Planning;
using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>The repository's configuration decides how many comments a pull request gets.</summary>
public sealed class CommentStyleTests
{
    const string Start = "🎪 ⚡ showtime-trigger-start";
    const string Blocked = "🎪 🔒 showtime-blocked";

    static SimulatedWorld World(string style) => new(configuration: $$"""
        image: { repository: 123456789012.dkr.ecr.us-west-2.amazonaws.com/showtime, cache: null }
        deploy: { ecs: { subnets: [subnet-a], securityGroups: [sg-a] } }
        feedback: { comments: {{style}} }
        """);

    [Theory]
    [InlineData("sticky")]
    [InlineData("separate")]
    [InlineData("none")]
    public void A_writers_start_label_on_a_blocked_pull_request_is_answered_once_and_nothing_else_is_touched(string style)
    {
        using var world = World(style);
        var number = world.OpenPullRequest();
        Block();

        StartBy("triager");
        StartBy("maxime", dryRun: true);
        Assert.Empty(world.GitHub.Comments(number));
        Assert.DoesNotContain(world.GitHub.RequestLog, r => r.IsWrite);

        StartBy("maxime");
        var said = Assert.Single(world.GitHub.Comments(number)).Body;
        Assert.Contains($"The label '{Blocked}' is on", said, StringComparison.Ordinal);
        Assert.Single(world.GitHub.RequestLog, r => r.IsWrite);

        StartBy("maxime");
        Assert.Equal(said, Assert.Single(world.GitHub.Comments(number)).Body);
        Assert.Single(world.GitHub.RequestLog, r => r.IsWrite);
        Assert.Equal([Start, Blocked], world.GitHub.Labels(number).Select(l => l.Name).Order(StringComparer.Ordinal));
        Assert.Empty(world.Aws.Requests);

        world.GitHub.RemoveLabel(number, Blocked, "maxime");
        world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);
        StartBy("maxime");
        if (style == "sticky") Assert.Contains("### 🎪 The environment is running", Assert.Single(world.GitHub.Comments(number)).Body, StringComparison.Ordinal);
        Block();
        StartBy("maxime");
        var headline = "### 🎪 Nothing was started: this pull request is blocked";
        Assert.Equal(style == "sticky" ? 1 : 2, world.GitHub.Comments(number).Count(c => c.Body.Contains(headline, StringComparison.Ordinal)));
        Assert.Empty(world.Invariants.Violations);

        void Block()
        {
            world.Time.Advance(TimeSpan.FromMinutes(5));
            world.GitHub.AddLabel(number, Blocked, "maxime");
        }

        void StartBy(string login, bool dryRun = false)
        {
            world.Time.Advance(TimeSpan.FromMinutes(5));
            if (world.GitHub.Labels(number).Any(l => l.Name == Start)) world.GitHub.RemoveLabel(number, Start, "maxime");
            if (!dryRun)
            {
                world.Label("label", number, Start, login);
            }
            else
            {
                world.GitHub.AddLabel(number, Start, login);
                var cause = RunEventReader.Read("pull_request_target", world.GitHub.Webhooks.PullRequest("labeled", number, login, Start), null);
                world.Start("dry run", (session, token) => session.PlanAsync(new SyncRequest { PullRequest = number, Event = cause }, token));
            }

            world.RunToEnd();
            Assert.All(world.Jobs, job => Assert.True(job.Work.IsCompletedSuccessfully, job.Work.Exception?.ToString()));
        }
    }

    [Fact]
    public void The_cost_is_in_the_comment_while_it_runs_in_the_list_and_in_the_plan_of_a_clean_up()
    {
        using var world = World("sticky");
        var number = world.OpenPullRequest();
        world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);
        const string row = "| Costs about | $0.034 an hour, $0.82 a day |";

        Run(world.Label("start", number, Start, "maxime"));
        Assert.Contains(row, Said(), StringComparison.Ordinal);
        Run(world.Label("longer", number, "🎪 ⌛ 24h", "maxime"));
        Assert.Contains(row, Said(), StringComparison.Ordinal);
        Assert.Contains("Lives until | 2", Said(), StringComparison.Ordinal);

        world.Time.Advance(TimeSpan.FromHours(48));
        List<ShowtimeEnvironment> listed = [];
        List<CleanupItem> plan = [];
        Run(world.Start("look", async (session, token) =>
        {
            listed.AddRange(await session.ListAsync(new EnvironmentQuery(), token).ToListAsync(token));
            plan.AddRange(await session.PlanCleanupAsync(new CleanupRequest { Reconcile = false }, token));
        }));

        var environment = Assert.Single(listed);
        Assert.Equal(0.03413m, environment.CostPerHour);
        Assert.InRange(environment.CostSoFar!.Value, 1.63m, 1.66m);
        Assert.Equal(0.03413m, Assert.Single(plan, item => item.Kind == CleanupKind.Expired).CostPerHour);

        Run(world.Label("stop", number, "🎪 🛑 showtime-trigger-stop", "maxime"));
        Assert.DoesNotContain("Costs", Said(), StringComparison.Ordinal);

        string Said() => Assert.Single(world.GitHub.Comments(number)).Body;

        void Run(SimulatedJob job)
        {
            world.RunToEnd();
            Assert.True(job.Work.IsCompletedSuccessfully, job.Work.Exception?.ToString());
        }
    }

    [Theory]
    [InlineData("sticky", new[] { "The environment was taken down" })]
    [InlineData("separate", new[] { "The environment is being built", "The environment is running", "The environment was taken down" })]
    [InlineData("none", new string[0])]
    public void A_start_and_a_stop_are_told_as_configured(string style, string[] headlines)
    {
        using var world = World(style);
        var number = world.OpenPullRequest();
        world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);

        foreach (var label in new[] { Start, "🎪 🛑 showtime-trigger-stop" })
        {
            var job = world.Label(label, number, label, "maxime");
            world.RunToEnd();
            Assert.True(job.Work.IsCompletedSuccessfully, job.Work.Exception?.ToString());
        }

        Assert.Equal(headlines, world.GitHub.Comments(number).Select(c => c.Body.Split('\n')[1].Replace("### 🎪 ", "", StringComparison.Ordinal)));
    }
}
