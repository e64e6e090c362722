using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Sandbox.Aws;
using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>Nothing is lost and nothing is left running: renamed repositories, values that no calendar has, pull requests full of labels.</summary>
public sealed class LeftAloneTests
{
    const string Old = "apache/old-name";

    /// <summary>A pull request with a running environment whose service carries other tags.</summary>
    static (SimulatedWorld World, int Number, string Service) Tagged(string repository, string? id)
    {
        var world = new SimulatedWorld();
        var number = world.OpenPullRequest();
        var sha = EnvironmentNames.Shorten(world.GitHub.PullRequest(number).HeadOid);
        var service = EnvironmentNames.Service(number, sha);
        var tags = new Dictionary<string, string> { ["showtime_repository"] = repository };
        if (id is not null) tags["showtime_repository_id"] = id;
        world.SeededServices.Add(service);
        world.Aws.SeedService(new AwsServiceSeed(service) { Cluster = SimulatedWorld.Cluster, Tags = tags, CreatedAt = world.Time.GetUtcNow() });
        foreach (var label in new CircusLabel[] { new PointerLabel(sha), new StatusLabel(sha, EnvironmentStatus.Running), new CreatedLabel(sha, world.Time.GetUtcNow()) })
        {
            var definition = label is PointerLabel ? LabelCatalog.Pointer(world.GitHub.PullRequest(number).HeadOid) : LabelCatalog.Define(label);
            world.GitHub.DefineLabel(definition.Name, definition.Color, definition.Description);
            world.GitHub.AddLabel(number, definition.Name, "github-actions[bot]");
        }

        return (world, number, service);
    }

    [Fact]
    public void A_service_that_is_tagged_with_another_repository_keeps_its_labels_and_fails_the_clean_up()
    {
        var (world, number, service) = Tagged(Old, "1");
        using var _ = world;
        world.Time.Advance(TimeSpan.FromDays(30));

        var job = world.CleanUp("clock");
        world.RunToEnd();

        var failure = Assert.IsType<ShowtimeException>(job.Work.Exception?.InnerException);
        Assert.Contains(service, failure.Message, StringComparison.Ordinal);
        Assert.Contains(Old, failure.Message, StringComparison.Ordinal);
        Assert.Equal("ACTIVE", Assert.Single(world.Aws.Services).Status);
        Assert.NotEmpty(world.Labels(number).Environments);
    }

    [Fact]
    public async Task A_foreign_service_is_listed_as_such()
    {
        var (world, number, _) = Tagged(Old, "1");
        using var w = world;
        List<ShowtimeEnvironment> listed = [];
        world.Start("list", async (session, token) => listed.AddRange(await session.ListAsync(new Core.Inventory.EnvironmentQuery(), token).ToListAsync(token)));
        world.RunToEnd();

        var environment = Assert.Single(listed);
        Assert.Equal((number, EnvironmentKind.Foreign, null), (environment.PullRequest, environment.Kind, environment.InCloud));
        await Task.CompletedTask;
    }

    [Fact]
    public void A_stop_takes_the_rest_down_and_then_fails()
    {
        var (world, number, service) = Tagged(Old, "1");
        using var _ = world;
        var head = world.GitHub.PullRequest(number).HeadOid;

        var job = world.Label("stop", number, Scenario.Stop, "maxime");
        world.RunToEnd();

        Assert.Contains(service, job.Work.Exception?.InnerException?.Message, StringComparison.Ordinal);
        Assert.NotNull(world.Labels(number)[head]);
        Assert.Equal("ACTIVE", Assert.Single(world.Aws.Services).Status);
    }

    [Fact]
    public void A_new_environment_comes_up_beside_a_foreign_service_which_keeps_its_labels_and_is_reported()
    {
        var (world, number, service) = Tagged(Old, "1");
        using var _ = world;
        var old = EnvironmentNames.Shorten(world.GitHub.PullRequest(number).HeadOid);
        world.Invariants.Approved.Add(world.GitHub.PushCommit(number, "maxime"));
        world.Time.Advance(TimeSpan.FromMinutes(2));

        var job = world.Label("start", number, Scenario.Start, "maxime");
        world.RunToEnd();

        var failure = Assert.IsType<ShowtimeException>(job.Work.Exception?.InnerException);
        Assert.Contains($"{service} ({Old})", failure.Message, StringComparison.Ordinal);
        Assert.Equal(EnvironmentStatus.Running, world.Labels(number)[old]?.Status);
        Assert.Equal(2, world.Aws.Services.Count(s => s.Status == "ACTIVE"));
    }

    [Fact]
    public void A_service_of_the_same_repository_under_its_old_name_is_taken_down_when_it_expires()
    {
        using var probe = new SimulatedWorld();
        var (world, number, _) = Tagged(Old, probe.GitHub.DatabaseId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        using var w = world;
        world.Time.Advance(TimeSpan.FromDays(30));

        var job = world.CleanUp("clock");
        world.RunToEnd();

        Assert.True(job.Work.IsCompletedSuccessfully, job.Work.Exception?.ToString());
        Assert.DoesNotContain(world.Aws.Services, s => s.Status == "ACTIVE");
        Assert.Empty(world.Labels(number).Environments);
    }

    [Fact]
    public void A_new_service_carries_the_repositorys_number()
    {
        using var world = new SimulatedWorld();
        var number = world.OpenPullRequest();
        world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);
        world.Label("start", number, Scenario.Start, "maxime");
        world.RunToEnd();

        Assert.Equal(world.GitHub.DatabaseId.ToString(System.Globalization.CultureInfo.InvariantCulture), Assert.Single(world.Aws.Services).Tags["showtime_repository_id"]);
    }

    [Theory]
    [InlineData("🎪 abcdef1 📅 9999-12-31T23-59")]
    [InlineData("🎪 abcdef1 📅 0001-01-01T00-00")]
    [InlineData("🎪 ⌛ 99999w")]
    public void A_label_with_an_absurd_time_disables_no_other_pull_requests_clean_up(string name)
    {
        using var world = new SimulatedWorld();
        var (odd, good) = (world.OpenPullRequest(), world.OpenPullRequest());
        world.Invariants.Approved.Add(world.GitHub.PullRequest(good).HeadOid);
        world.Label("start", good, Scenario.Start, "maxime");
        world.RunToEnd();
        world.GitHub.AddLabel(odd, name, "triager");
        if (name.Contains('⌛', StringComparison.Ordinal)) world.GitHub.AddLabel(odd, "🎪 abcdef1 📅 2026-11-22T12-00", "triager");
        world.Time.Advance(TimeSpan.FromDays(30));

        var job = world.CleanUp("clock");
        world.RunToEnd();

        Assert.True(job.Work.IsCompletedSuccessfully, job.Work.Exception?.ToString());
        Assert.DoesNotContain(world.Aws.Services, s => s.Status == "ACTIVE");
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("close")]
    [InlineData("clean-up")]
    public void A_pull_request_with_a_hundred_labels_is_taken_down(string how)
    {
        using var world = new SimulatedWorld();
        var number = world.OpenPullRequest();
        world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);
        world.Label("start", number, Scenario.Start, "maxime");
        world.RunToEnd();
        for (var i = 0; world.GitHub.Labels(number).Count < 100; i++) world.GitHub.AddLabel(number, FormattableString.Invariant($"filler {i}"), "maxime");
        world.Time.Advance(TimeSpan.FromDays(30));

        var job = how switch
        {
            "stop" => world.Start("stop", (session, token) => session.SyncAsync(new SyncRequest { PullRequest = number, Stop = true }, token)),
            "close" => world.Close("close", number, "stranger"),
            _ => world.CleanUp("clock"),
        };
        world.RunToEnd();

        Assert.True(job.Work.IsCompletedSuccessfully, job.Work.Exception?.ToString());
        Assert.DoesNotContain(world.Aws.Services, s => s.Status == "ACTIVE");
        Assert.Empty(world.Labels(number).Environments);
    }
}
