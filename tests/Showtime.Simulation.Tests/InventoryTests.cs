using System.Globalization;
using Showtime.Core.Cleanup;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Inventory;
using Showtime.Core.Labels;
using Showtime.Core.Sessions;
using Showtime.Sandbox.Aws;
using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>Lists and clean-up plans over many environments: what they cost in requests and in waits for the network, and that they miss and invent nothing.</summary>
public sealed class InventoryTests : IDisposable
{
    static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(100);

    readonly SimulatedWorld _world = new();
    int _rounds;

    [Theory]
    [InlineData(200, 5, 2)]
    [InlineData(1000, 25, 6)]
    public void A_list_of_many_takes_few_requests_to_github_and_few_waits(int count, int most, int rounds)
    {
        Seed(count);

        var listed = List(new EnvironmentQuery());

        Assert.Equal(count, listed.Count(e => e is { Kind: EnvironmentKind.Active, InCloud: true, Status: EnvironmentStatus.Running }));
        Assert.Equal(count, listed.Count);
        Assert.InRange(_world.GitHub.RequestLog.Count, 1, most);
        Assert.InRange(_rounds, 1, rounds);
    }

    [Fact]
    public void A_clean_up_plan_of_two_hundred_takes_seven_requests_to_github()
    {
        Seed(200);

        var items = Plan(new CleanupRequest { RespectTimeToLive = true });

        Assert.Empty(items);
        Assert.InRange(_world.GitHub.RequestLog.Count, 1, 7);
    }

    [Fact]
    public void A_plan_reads_the_cloud_once()
    {
        Seed(20);

        Plan(new CleanupRequest());
        var planned = _world.Aws.Requests.Count;
        List(new EnvironmentQuery());

        Assert.Equal(planned, _world.Aws.Requests.Count - planned);
    }

    [Fact]
    public void An_environment_is_shown_before_the_last_page_of_the_cloud_has_come()
    {
        Seed(150);
        var shown = new List<int>();
        _world.Start("list", async (session, token) =>
        {
            await foreach (var environment in session.ListAsync(new EnvironmentQuery(), token)) shown.Add(environment.PullRequest);
        });
        var early = 0;

        _world.Run((_, pending) =>
        {
            if (shown.Count is > 0 and < 150) early = shown.Count;
            return (pending[0], Fate.Answered);
        });

        Assert.Equal(150, shown.Distinct().Count());
        Assert.InRange(early, 1, 149);
    }

    [Fact]
    public void Environments_of_several_pull_requests_are_read_in_one_request()
    {
        var numbers = Seed(60);

        var listed = List(new EnvironmentQuery { PullRequests = [.. numbers.Skip(3).Take(40)] });

        Assert.Equal(numbers.Skip(3).Take(40), listed.Select(e => e.PullRequest).Order());
        Assert.InRange(_world.GitHub.RequestLog.Count, 1, 2);
    }

    [Fact]
    public void A_pull_request_that_does_not_exist_is_an_error_after_the_others_were_shown()
    {
        var numbers = Seed(3);
        var shown = new List<int>();
        var job = _world.Start("list", async (session, token) =>
        {
            await foreach (var environment in session.ListAsync(new EnvironmentQuery { PullRequests = [numbers[0], 999, numbers[2]] }, token)) shown.Add(environment.PullRequest);
        });
        _world.RunToEnd();

        Assert.Equal([numbers[0], numbers[2]], shown.Order());
        Assert.Equal(ShowtimeError.NotFound, Assert.IsType<ShowtimeException>(job.Work.Exception?.InnerException).Error);
    }

    [Fact]
    public void While_the_cloud_cannot_be_read_nothing_is_called_an_orphan_and_nothing_is_planned()
    {
        Seed(3, labels: false);
        var shown = new List<ShowtimeEnvironment>();
        var list = _world.Start("list", async (session, token) =>
        {
            await foreach (var environment in session.ListAsync(new EnvironmentQuery(), token)) shown.Add(environment);
        });
        var plan = _world.Start("plan", (session, token) => session.PlanCleanupAsync(new CleanupRequest(), token));

        _world.Run((_, pending) => (pending[0], pending[0].Service == "aws" ? Fate.ServerError : Fate.Answered));

        Assert.Empty(shown);
        Assert.All([list, plan], job => Assert.IsType<ShowtimeException>(job.Work.Exception?.InnerException));
    }

    [Fact]
    public void While_a_page_of_github_cannot_be_read_nothing_is_called_an_orphan_and_nothing_is_planned()
    {
        Seed(250);
        var shown = new List<ShowtimeEnvironment>();
        var list = _world.Start("list", async (session, token) =>
        {
            await foreach (var environment in session.ListAsync(new EnvironmentQuery(), token)) shown.Add(environment);
        });
        var plan = _world.Start("plan", (session, token) => session.PlanCleanupAsync(new CleanupRequest(), token));
        var answered = new Dictionary<SimulatedJob, int>();

        _world.Run((_, pending) =>
        {
            var request = pending[0];
            if (request.Service != "github") return (request, Fate.Answered);
            answered[request.Job] = answered.GetValueOrDefault(request.Job) + 1;
            return (request, answered[request.Job] > 3 ? Fate.ServerError : Fate.Answered);
        });

        Assert.DoesNotContain(shown, e => e.Kind == EnvironmentKind.Orphaned);
        Assert.All([list, plan], job => Assert.Equal(ShowtimeError.Unreachable, Assert.IsType<ShowtimeException>(job.Work.Exception?.InnerException).Error));
    }

    [Fact]
    public void An_old_closed_pull_request_whose_service_still_runs_is_listed_with_its_labels()
    {
        var number = Seed(1)[0];
        _world.GitHub.ClosePullRequest(number, "maxime");
        Bury();

        var environment = Assert.Single(List(new EnvironmentQuery()));

        Assert.Equal((number, EnvironmentKind.Active, true), (environment.PullRequest, environment.Kind, environment.InCloud));
        Assert.Equal([(CleanupKind.Reconcile, (int?)number)], Plan(new CleanupRequest()).Select(item => (item.Kind, item.PullRequest)));
    }

    [Fact]
    public void A_closed_pull_request_of_which_only_labels_are_left_is_planned_however_old_it_is_and_listed_while_it_is_recent()
    {
        var numbers = Seed(1, services: false);
        _world.GitHub.ClosePullRequest(numbers[0], "maxime");

        Assert.Equal(EnvironmentKind.Active, Assert.Single(List(new EnvironmentQuery())).Kind);
        Bury();
        Assert.Empty(List(new EnvironmentQuery()));
        Assert.Equal([(CleanupKind.Reconcile, (int?)numbers[0])], Plan(new CleanupRequest()).Select(item => (item.Kind, item.PullRequest)));
    }

    [Fact]
    public void A_service_without_a_pull_request_is_an_orphan()
    {
        Serve(4711, "abcdef1");

        var environment = Assert.Single(List(new EnvironmentQuery()));

        Assert.Equal((4711, EnvironmentKind.Orphaned), (environment.PullRequest, environment.Kind));
    }

    [Fact]
    public void Labels_that_were_written_while_the_cloud_was_read_excuse_their_service()
    {
        var number = Seed(1, labels: false)[0];
        var labelled = false;

        var listed = List(new EnvironmentQuery(), before: pending =>
        {
            // The pull requests have been read; the cloud has not.
            if (labelled || pending.Text.Action != "DescribeServices") return;
            labelled = true;
            Label(number);
        });

        Assert.Equal(EnvironmentKind.Active, Assert.Single(listed).Kind);
    }

    public void Dispose() => _world.Dispose();

    /// <summary>Opens pull requests with an environment each, ten in a minute.</summary>
    List<int> Seed(int count, bool labels = true, bool services = true)
    {
        List<int> numbers = [];
        for (var i = 0; i < count; i++)
        {
            var pull = _world.GitHub.OpenPullRequest("A change", "maxime");
            numbers.Add(pull.Number);
            if (labels) Label(pull.Number);
            if (services) Serve(pull.Number, EnvironmentNames.Shorten(pull.HeadOid));
            _world.Time.Advance(TimeSpan.FromSeconds(6));
        }

        _world.Time.Advance(TimeSpan.FromHours(2)); // older than what a job may be about to label
        _world.GitHub.ClearRequestLog();
        return numbers;
    }

    void Label(int number)
    {
        var (head, now) = (_world.GitHub.PullRequest(number).HeadOid, _world.Time.GetUtcNow());
        var sha = EnvironmentNames.Shorten(head);
        foreach (var definition in new[]
        {
            LabelCatalog.Pointer(head),
            LabelCatalog.Define(new StatusLabel(sha, EnvironmentStatus.Running)),
            LabelCatalog.Define(new CreatedLabel(sha, now)),
            LabelCatalog.Define(new AddressLabel(sha, "52.1.2.3", 8080)),
            LabelCatalog.Define(new RequesterLabel(sha, "maxime")),
        })
        {
            _world.GitHub.DefineLabel(definition.Name, definition.Color, definition.Description);
            _world.GitHub.AddLabel(number, definition.Name, "github-actions[bot]");
        }
    }

    void Serve(int number, string sha)
    {
        var name = EnvironmentNames.Service(number, sha);
        _world.SeededServices.Add(name);
        _world.Aws.SeedService(new AwsServiceSeed(name)
        {
            Cluster = SimulatedWorld.Cluster,
            Tags = new Dictionary<string, string> { ["showtime_repository_id"] = _world.GitHub.DatabaseId.ToString(CultureInfo.InvariantCulture) },
            CreatedAt = _world.Time.GetUtcNow() - TimeSpan.FromHours(2),
        });
    }

    /// <summary>Closes so many others that the list of the recently closed ones ends before what was closed until now.</summary>
    void Bury()
    {
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 101; i++) _world.GitHub.ClosePullRequest(_world.GitHub.OpenPullRequest("Another", "maxime").Number, "maxime");
        _world.GitHub.ClearRequestLog();
    }

    List<ShowtimeEnvironment> List(EnvironmentQuery query, Action<PendingRequest>? before = null)
    {
        List<ShowtimeEnvironment> listed = [];
        Do("list", async (session, token) => listed.AddRange(await session.ListAsync(query, token).ToListAsync(token).ConfigureAwait(false)), before);
        return listed;
    }

    IReadOnlyList<CleanupItem> Plan(CleanupRequest rules)
    {
        IReadOnlyList<CleanupItem> items = [];
        Do("plan", async (session, token) => items = await session.PlanCleanupAsync(rules, token).ConfigureAwait(false));
        return items;
    }

    /// <summary>Runs a job in rounds: all requests that wait are answered together, after the time that one takes. Counted are those with one to GitHub.</summary>
    void Do(string name, Func<IShowtimeSession, CancellationToken, Task> work, Action<PendingRequest>? before = null)
    {
        var job = _world.Start(name, work);
        HashSet<PendingRequest> round = [];
        _rounds = 0;
        _world.Run((world, pending) =>
        {
            round.IntersectWith(pending);
            if (round.Count == 0)
            {
                world.Time.Advance(Latency);
                round.UnionWith(pending);
                if (pending.Any(request => request.Service == "github")) _rounds++;
            }

            var next = pending.First(round.Contains);
            before?.Invoke(next);
            return (next, Fate.Answered);
        });
        Assert.Null(job.Work.Exception);
    }
}
