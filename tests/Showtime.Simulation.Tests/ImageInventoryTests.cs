using Showtime.Core.Cleanup;
using Showtime.Core.Environments;
using Showtime.Core.Inventory;
using Showtime.Core.Labels;
using Showtime.Sandbox.Aws;
using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>Images in the registry that no environment needs: shown and deleted only where nobody else pushes there, and never one that may be used.</summary>
public sealed class ImageInventoryTests : IDisposable
{
    const string Repository = "123456789012.dkr.ecr.us-west-2.amazonaws.com/showtime";
    static readonly string Owned = SimulatedWorld.Configuration.Replace("cache: null", "cache: null, ownsRepository: true", StringComparison.Ordinal);

    readonly SimulatedWorld _world = new(configuration: Owned);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_old_image_that_no_label_names_is_listed_and_deleted_whether_its_pull_request_is_open_or_not(bool open)
    {
        var (number, sha) = Open();
        Push(number, sha);
        if (!open) _world.GitHub.ClosePullRequest(number, "maxime");
        _world.Time.Advance(TimeSpan.FromHours(2));

        var listed = Assert.Single(List());
        Assert.Equal((EnvironmentKind.Image, number, sha, $"{Repository}:pr-{number}-{sha}-ci"), (listed.Kind, listed.PullRequest, listed.Sha, listed.Image));
        var results = CleanUp();

        Assert.Equal([(CleanupKind.Image, true)], results.Select(result => (result.Item.Kind, result.Done)));
        Assert.Empty(_world.Aws.Images.SelectMany(image => image.Tags));
        Assert.DoesNotContain(_world.GitHub.Definitions, definition => definition.Name.Contains("🔐", StringComparison.Ordinal));
    }

    [Fact]
    public void A_list_shows_images_only_where_they_are_asked_for()
    {
        var (number, sha) = Open();
        Push(number, sha);

        Assert.Empty(List(new EnvironmentQuery()));
        Assert.DoesNotContain(_world.Aws.Requests, request => request.Action == "DescribeImages");
    }

    [Fact]
    public void Images_stay_where_another_repository_may_push_to_the_same_place_and_that_is_said()
    {
        using var shared = new SimulatedWorld();
        shared.Aws.PushImage("showtime", "pr-1-abcdef1-ci");
        shared.Time.Advance(TimeSpan.FromDays(9));
        List<ShowtimeEnvironment> listed = [];
        IReadOnlyList<CleanupItem> items = [];
        shared.Start("list", async (session, token) => listed = await session.ListAsync(new EnvironmentQuery { Kinds = [EnvironmentKind.Image] }, token).ToListAsync(token));
        shared.Start("plan", async (session, token) => items = await session.PlanCleanupAsync(new CleanupRequest(), token));
        shared.RunToEnd();

        Assert.Empty(listed);
        Assert.Empty(items);
        Assert.Contains("image.ownsRepository", shared.TraceText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("target")]
    [InlineData("service")]
    [InlineData("another service")]
    public void An_image_that_is_used_stays(string why)
    {
        var (number, sha) = Open();
        Push(number, sha);
        _world.Time.Advance(TimeSpan.FromHours(2));
        if (why == "target") Name(number);
        if (why == "service") Serve(number, sha, []);
        if (why == "another service") Serve(Open().Number, "fffffff", new() { ["showtime_image"] = $"{Repository}:pr-{number}-{sha}-ci" });

        Assert.DoesNotContain(List(), environment => environment.Kind == EnvironmentKind.Image);
        Assert.DoesNotContain(Plan(), item => item.Kind == CleanupKind.Image);
    }

    [Fact]
    public void A_young_image_may_be_about_to_be_deployed_and_stays()
    {
        var (number, sha) = Open();
        Push(number, sha);
        _world.Time.Advance(TimeSpan.FromMinutes(50));

        Assert.Single(List());
        Assert.Empty(Plan());
    }

    [Fact]
    public void A_plan_that_was_made_before_a_start_deletes_nothing_that_the_start_needs()
    {
        var (number, sha) = Open();
        Push(number, sha);
        _world.Time.Advance(TimeSpan.FromHours(2));
        var item = Assert.Single(Plan());
        Name(number);

        var result = Do(item);

        Assert.Equal((false, "it is in use now"), (result.Done, result.Detail));
        Assert.Single(_world.Aws.Images);
    }

    [Fact]
    public void An_image_of_unknown_age_whose_pull_request_was_opened_after_the_plan_stays()
    {
        var (number, sha) = Open();
        Push(number, sha);
        _world.Time.Advance(TimeSpan.FromHours(2));
        var item = Assert.Single(Plan());

        var result = Do(item with { Environment = item.Environment! with { CreatedAt = null } });

        Assert.Equal((false, "it is in use now"), (result.Done, result.Detail));
        Assert.Single(_world.Aws.Images);
    }

    [Fact]
    public void An_image_stays_while_a_job_holds_the_pull_requests_lease()
    {
        var (number, sha) = Open();
        Push(number, sha);
        _world.Time.Advance(TimeSpan.FromHours(2));
        var item = Assert.Single(Plan());
        _world.GitHub.DefineLabel($"🎪 🔐 pr-{number}", description: $"run-1 until {_world.Time.GetUtcNow().AddMinutes(9):yyyy-MM-dd'T'HH:mm:ss'Z'}");

        Assert.False(Do(item).Done);
        Assert.Single(_world.Aws.Images);
    }

    [Fact]
    public void An_image_of_a_number_that_is_no_pull_request_here_is_not_deleted()
    {
        _world.Aws.PushImage("showtime", "pr-4711-abcdef1-ci");
        _world.Time.Advance(TimeSpan.FromHours(2));

        Assert.Empty(List());
        Assert.False(Do(Assert.Single(Plan())).Done);
        Assert.Single(_world.Aws.Images);
    }

    [Fact]
    public void A_registry_that_cannot_list_images_stops_nothing_else_and_is_warned_of()
    {
        var (number, sha) = Open();
        Serve(number, sha, []);
        _world.Time.Advance(TimeSpan.FromHours(2));
        IReadOnlyList<CleanupItem> items = [];
        var job = _world.Start("plan", async (session, token) => items = await session.PlanCleanupAsync(new CleanupRequest(), token).ConfigureAwait(false));
        _world.Run((_, pending) => (pending[0], pending[0].Text.Action == "DescribeImages" ? Fate.ServerError : Fate.Answered));

        Assert.Null(job.Work.Exception);
        Assert.Equal([CleanupKind.Orphan], items.Select(item => item.Kind));
        Assert.Contains("The images could not be listed", _world.TraceText, StringComparison.Ordinal);
    }

    [Fact]
    public void Near_the_limit_images_and_deployments_are_not_read_and_that_is_said()
    {
        var (number, sha) = Open();
        Push(number, sha);
        Serve(number, sha, []);
        _world.Time.Advance(TimeSpan.FromHours(2));
        _world.RequestsLeft = new(99, _world.Time.GetUtcNow().AddMinutes(30));

        Assert.Equal([CleanupKind.Orphan], Plan().Select(item => item.Kind));
        Assert.DoesNotContain(_world.Aws.Requests, request => request.Action == "DescribeImages");
        Assert.Contains("99 more requests", _world.TraceText, StringComparison.Ordinal);
    }

    public void Dispose() => _world.Dispose();

    (int Number, string Sha) Open()
    {
        var pull = _world.GitHub.OpenPullRequest("A change", "maxime");
        return (pull.Number, EnvironmentNames.Shorten(pull.HeadOid));
    }

    void Push(int number, string sha) => _world.Aws.PushImage("showtime", EnvironmentNames.ImageTag(number, sha));

    /// <summary>The head is approved, and a job is about to deploy it.</summary>
    void Name(int number)
    {
        var definition = LabelCatalog.Target(_world.GitHub.PullRequest(number).HeadOid);
        _world.GitHub.DefineLabel(definition.Name, definition.Color, definition.Description);
        _world.GitHub.AddLabel(number, definition.Name, "github-actions[bot]");
    }

    void Serve(int number, string sha, Dictionary<string, string> tags)
    {
        var name = EnvironmentNames.Service(number, sha);
        _world.SeededServices.Add(name);
        _world.Aws.SeedService(new AwsServiceSeed(name) { Cluster = SimulatedWorld.Cluster, Tags = tags, CreatedAt = _world.Time.GetUtcNow() });
    }

    List<ShowtimeEnvironment> List(EnvironmentQuery? query = null)
    {
        List<ShowtimeEnvironment> listed = [];
        Run(async (session, token) => listed = await session.ListAsync(query ?? new() { Kinds = [EnvironmentKind.Image] }, token).ToListAsync(token).ConfigureAwait(false));
        return listed;
    }

    IReadOnlyList<CleanupItem> Plan()
    {
        IReadOnlyList<CleanupItem> items = [];
        Run(async (session, token) => items = await session.PlanCleanupAsync(new CleanupRequest(), token).ConfigureAwait(false));
        return items;
    }

    CleanupResult Do(CleanupItem item)
    {
        CleanupResult? result = null;
        Run(async (session, token) => result = (await session.CleanUpAsync([item], 1, _ => Task.CompletedTask, token).ConfigureAwait(false)).Single());
        return result!;
    }

    List<CleanupResult> CleanUp() => [.. Plan().Select(Do)];

    void Run(Func<Core.Sessions.IShowtimeSession, CancellationToken, Task> work)
    {
        var job = _world.Start("job", work);
        _world.RunToEnd();
        Assert.Null(job.Work.Exception);
    }
}
