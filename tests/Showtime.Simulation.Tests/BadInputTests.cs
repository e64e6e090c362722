using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>Bad input gets one clear error with a remedy, the labels say so if something was begun, and nothing is left in the cloud.</summary>
public sealed class BadInputTests
{
    const string Yaml = """
        image: { repository: 123456789012.dkr.ecr.us-west-2.amazonaws.com/showtime, cache: null }
        deploy: { ecs: { subnets: [SUBNET], securityGroups: [sg-a] } }
        """;

    [Fact]
    public void An_unknown_pull_request_is_named()
    {
        using var world = new SimulatedWorld();
        var error = Fails(world, Sync(world, 99));
        Assert.Equal(ShowtimeError.NotFound, error.Error);
        Assert.Contains("99", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Remedy);
    }

    [Fact]
    public void A_closed_pull_request_starts_nothing_and_says_so()
    {
        using var world = new SimulatedWorld();
        var number = world.OpenPullRequest();
        world.GitHub.ClosePullRequest(number, "maxime");
        SyncResult? result = null;
        world.Start("job", async (session, token) => result = await session.SyncAsync(new SyncRequest { PullRequest = number, Start = true }, token).ConfigureAwait(false));
        world.RunToEnd();

        Assert.Equal((PlanAction.NoAction, PlanReason.PrClosed, SyncOutcome.NothingToDo), (result!.Plan.Action, result.Plan.Reason, result.Outcome));
        Assert.Contains("closed", result.Plan.Explanation, StringComparison.Ordinal);
        Assert.DoesNotContain(world.GitHub.RequestLog, r => r.IsWrite);
    }

    [Fact]
    public void A_commit_that_does_not_exist_is_named()
    {
        using var world = new SimulatedWorld();
        var number = world.OpenPullRequest();
        var error = Fails(world, world.Start("job", (session, token) => session.SyncAsync(new SyncRequest { PullRequest = number, PinnedSha = "fffffff" }, token)));
        Assert.Equal(ShowtimeError.NotFound, error.Error);
        Assert.Contains("fffffff", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("github")]
    [InlineData("aws")]
    public void A_service_that_cannot_be_reached_is_named(string service)
    {
        using var world = new SimulatedWorld();
        var number = world.OpenPullRequest();
        world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);
        var job = Sync(world, number);
        world.Run((_, pending) => (pending[0], pending[0].Service == service ? Fate.DroppedBefore : Fate.Answered), maxSteps: 20000);

        var error = Assert.IsType<ShowtimeException>(job.Work.Exception?.InnerException);
        Assert.Equal(ShowtimeError.Unreachable, error.Error);
        Assert.NotNull(error.Remedy);
        Assert.Empty(world.Aws.Services);
    }

    [Fact]
    public void A_subnet_that_does_not_exist_fails_the_environment_and_leaves_nothing() =>
        FailsToComeUp(new SimulatedWorld(configuration: Yaml.Replace("SUBNET", "subnet-nowhere", StringComparison.Ordinal)), "subnet-nowhere");

    [Fact]
    public void A_missing_permission_in_the_cloud_names_the_action() =>
        FailsToComeUp(
            new SimulatedWorld(account: options => options with { Denied = new Dictionary<string, IReadOnlyList<string>> { ["sandbox"] = ["ecs:CreateService"] } }),
            "ecs:CreateService");

    [Fact]
    public void An_image_that_cannot_be_pulled_is_the_cause()
    {
        var world = new SimulatedWorld();
        FailsToComeUp(world, "CannotPullContainer",
            (number, sha) => world.Aws.SetImagePullable($"123456789012.dkr.ecr.us-west-2.amazonaws.com/showtime:pr-{number}-{sha}-ci", false));
    }

    [Fact]
    public void A_health_check_that_never_passes_fails_after_the_start_up_allowance()
    {
        var world = new SimulatedWorld();
        var began = world.Time.GetUtcNow();
        FailsToComeUp(world, "15m", (number, sha) => { }, (number, sha) =>
        {
            if (world.Aws.Services.Any(s => s.Status == "ACTIVE")) world.Aws.FailHealth(EnvironmentNames.Service(number, sha));
        });
        Assert.InRange(world.Time.GetUtcNow() - began, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(20));
    }

    [Fact]
    public void A_pull_request_that_is_full_of_labels_is_left_as_it_is()
    {
        using var world = new SimulatedWorld();
        var number = world.OpenPullRequest();
        world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);
        for (var i = 0; i < 99; i++) world.GitHub.AddLabel(number, FormattableString.Invariant($"label-{i}"), "maxime");
        var job = world.Label("job", number, Scenario.Start, "maxime");
        world.RunToEnd();

        var text = job.Work.Exception?.InnerException?.Message ?? world.GitHub.Comments(number).Select(c => c.Body).LastOrDefault() ?? "";
        Assert.True(text.Contains("100 labels", StringComparison.Ordinal), text);
        Assert.Empty(world.Aws.Services);
        Assert.DoesNotContain(world.GitHub.Definitions, d => LabelGrammar.Parse(d.Name) is LeaseLabel);
    }

    static SimulatedJob Sync(SimulatedWorld world, int number) =>
        world.Start("job", (session, token) => session.SyncAsync(new SyncRequest { PullRequest = number, Start = true }, token));

    static ShowtimeException Fails(SimulatedWorld world, SimulatedJob job)
    {
        world.RunToEnd();
        var error = Assert.IsType<ShowtimeException>(job.Work.Exception?.InnerException);
        Assert.DoesNotContain(world.GitHub.RequestLog, r => r.IsWrite);
        return error;
    }

    static void FailsToComeUp(SimulatedWorld world, string cause, Action<int, string>? arrange = null, Action<int, string>? meanwhile = null)
    {
        using (world)
        {
            var number = world.OpenPullRequest();
            var sha = EnvironmentNames.Shorten(world.GitHub.PullRequest(number).HeadOid);
            world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);
            arrange?.Invoke(number, sha);
            SyncResult? result = null;
            world.Start("job", async (session, token) => result = await session.SyncAsync(new SyncRequest { PullRequest = number, Start = true }, token).ConfigureAwait(false));
            world.Run((_, pending) =>
            {
                meanwhile?.Invoke(number, sha);
                return (pending[0], Fate.Answered);
            }, maxSteps: 20000);

            Assert.True(result is not null, world.TraceText);
            Assert.Equal(SyncOutcome.Failed, result.Outcome);
            Assert.Contains(cause, result.Failure!.Message, StringComparison.Ordinal);
            Assert.NotNull(result.Failure.Remedy);
            Assert.Equal(EnvironmentStatus.Failed, world.Labels(number)[sha]?.Status);
            Assert.DoesNotContain(world.Aws.Services, s => s.Status == "ACTIVE");
            Assert.DoesNotContain(world.Aws.TaskDefinitions, d => d.Status == "ACTIVE");
            Assert.Contains("did not come up", Assert.Single(world.GitHub.Comments(number)).Body, StringComparison.Ordinal);
            Assert.Empty(world.Invariants.Violations);
        }
    }
}
