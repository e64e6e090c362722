using System.Text.Json.Nodes;
using Showtime.Core.Errors;
using Showtime.Core.Ports;

namespace Showtime.Adapters.Tests.Aws;

/// <summary>How many requests a look or a deployment takes, and how many rounds of them, while each takes a tenth of a second of virtual time.</summary>
public sealed class EcsRequestTests
{
    static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Two_hundred_services_are_listed_in_23_requests_and_three_rounds()
    {
        await using var cloud = Filled(200);

        var (services, calls, rounds) = cloud.Run(() => cloud.Target.ListAsync(null, default).ToListAsync().AsTask());

        Assert.Equal(200, services.Count);
        Assert.Equal(["ListServices 2", "DescribeServices 20", "ListTasks 1"], Counted(calls));
        Assert.Equal(3, rounds);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task A_thousand_services_are_listed_in_111_requests_within_ECS_s_rates_and_two_seconds(int latencyMs)
    {
        await using var cloud = Filled(1000, TimeSpan.FromMilliseconds(latencyMs));
        var begin = cloud.Time.GetUtcNow();

        var (services, calls, _) = cloud.Run(() => cloud.Target.ListAsync(null, default).ToListAsync().AsTask());

        Assert.Equal((1000, 111), (services.Count, calls.Count));
        Assert.InRange(cloud.Time.GetUtcNow() - begin, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2));
        Assert.All(cloud.Sandbox.Requests, r => Assert.Null(r.ErrorCode));
    }

    [Fact]
    public async Task The_services_of_the_first_page_arrive_before_the_last_page_is_read()
    {
        await using var cloud = Filled(300);
        var arrived = new List<int>();

        cloud.Run(async () =>
        {
            await foreach (var service in cloud.Target.ListAsync(null, default).ConfigureAwait(false))
            {
                arrived.Add(cloud.Sandbox.Requests.Count(r => r.Action == "ListServices"));
            }

            return arrived.Count;
        });

        Assert.Equal(300, arrived.Count);
        Assert.True(arrived[0] < 3, $"the first arrived after {arrived[0]} pages");
    }

    [Fact]
    public async Task A_service_that_is_deleted_between_two_pages_is_still_listed()
    {
        const string Last = "pr-999-abc1234-service";
        await using var cloud = Filled(150);
        cloud.Run(() => cloud.Target.DeployAsync(Cloud.Request() with { ServiceName = Last, PullRequest = 999 }, new(null), default));
        var (pages, deleting) = (0, Task.CompletedTask);
        cloud.Wire.Watch("ListServices", _ =>
        {
            if (++pages == 2) deleting = cloud.Target.DeleteAsync(Last, default);
        });

        var (services, _, _) = cloud.Run(() => cloud.Target.ListAsync(null, default).ToListAsync().AsTask());

        await deleting;
        Assert.Equal(ServiceState.Draining, Assert.Single(services, s => s.Name == Last).State);
    }

    [Fact]
    public async Task A_look_at_a_pull_request_with_nothing_to_do_takes_four_requests_in_three_rounds()
    {
        await using var cloud = await RunningAsync();

        var (services, calls, rounds) = cloud.Run(() => cloud.Target.LookAsync(new(7, [Cloud.Service], Cloud.Service), default));

        var service = Assert.Single(services);
        Assert.Equal(cloud.Sandbox.Tasks.Single().Address!.ToString(), service.Task!.Address);
        Assert.Equal(["DescribeNetworkInterfaces", "DescribeServices", "DescribeTasks", "ListServices"], calls.Order());
        Assert.Equal(3, rounds);
    }

    [Fact]
    public async Task A_task_that_the_caller_knows_and_that_still_runs_is_not_asked_for()
    {
        await using var cloud = await RunningAsync();
        var known = cloud.Run(() => cloud.Target.DescribeAsync(Cloud.Service, null, default)).Result!.Task!;

        var (services, calls, rounds) = cloud.Run(() => cloud.Target.LookAsync(new(7, [Cloud.Service], Cloud.Service, known), default));
        cloud.Sandbox.KillTask(known.Id);
        var (later, _, _) = cloud.Run(() => cloud.Target.LookAsync(new(7, [Cloud.Service], Cloud.Service, known), default));

        Assert.Equal((known.Id, known.Address, true), (services[0].Task!.Id, services[0].Task!.Address, services[0].Task!.Running));
        Assert.Equal(["DescribeServices", "ListServices"], calls.Order());
        Assert.Equal(1, rounds);
        Assert.NotEqual(known.Id, later[0].Task!.Id);
        Assert.False(later[0].Task!.Running);
    }

    [Fact]
    public async Task A_look_finds_a_service_that_no_label_names_and_a_named_one_that_drains()
    {
        await using var cloud = await RunningAsync();
        cloud.Sandbox.SeedService(new("pr-7-fffffff-service"));
        cloud.Sandbox.SeedService(new("pr-8-fffffff-service"));
        cloud.Run(() => DeletedAsync(cloud.Target, Cloud.Service));

        var (services, _, rounds) = cloud.Run(() => cloud.Target.LookAsync(new(7, [Cloud.Service, "pr-7-0000000-service"]), default));

        Assert.Equal(
            [(Cloud.Service, ServiceState.Draining), ("pr-7-fffffff-service", ServiceState.Active)],
            services.Select(s => (s.Name, s.State)).Order());
        Assert.Equal(2, rounds);
    }

    [Theory]
    [InlineData("ListServices", """{"__type":"ServerException","message":"m"}""", 400)]
    [InlineData("DescribeServices", """{"services":[],"failures":[]}""", 200)]
    public async Task An_incomplete_look_throws(string action, string answer, int status)
    {
        await using var cloud = await RunningAsync();
        cloud.Wire.Replace(action, () => RecordingHandler.Json(answer, status));

        Assert.Throws<ShowtimeException>(() => cloud.Run(() => cloud.Target.LookAsync(new(7, [Cloud.Service]), default)));
    }

    [Fact]
    public async Task A_task_that_the_events_no_longer_name_is_found_by_a_list()
    {
        await using var cloud = await RunningAsync();
        cloud.Wire.Change("DescribeServices", body =>
        {
            var answer = JsonNode.Parse(body)!;
            answer["services"]![0]!["events"] = new JsonArray();
            return answer.ToJsonString();
        });

        var (service, calls, _) = cloud.Run(() => cloud.Target.DescribeAsync(Cloud.Service, null, default));

        Assert.Equal((cloud.Sandbox.Tasks.Single().Id, true), (service!.Task!.Id, service.Task.Running));
        Assert.Equal(["DescribeServices", "ListTasks", "DescribeTasks", "DescribeNetworkInterfaces"], calls);
    }

    [Fact]
    public async Task A_task_that_is_followed_takes_one_request_a_look_and_its_address_one_in_all()
    {
        await using var cloud = new Cloud(latency: Latency);
        var last = cloud.Run(() => cloud.Target.DeployAsync(Cloud.Request(), new(null), default)).Result;

        var calls = new List<string>();
        while (last is not { Task.Running: true })
        {
            var looked = cloud.Run(() => cloud.Target.FollowAsync(last, default));
            last = looked.Result!;
            calls.Add(string.Join(' ', looked.Calls));
            cloud.Time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal("DescribeServices DescribeTasks", calls[0]);
        Assert.Single(calls, "DescribeTasks DescribeNetworkInterfaces");
        Assert.All(calls.Skip(1).Where(c => !c.EndsWith("Interfaces", StringComparison.Ordinal)), c => Assert.Equal("DescribeTasks", c));
        Assert.Equal(cloud.Sandbox.Tasks.Single().Address!.ToString(), last.Task!.Address);
    }

    [Fact]
    public async Task A_task_that_has_ended_is_followed_by_a_look_at_its_service()
    {
        await using var cloud = await RunningAsync();
        var last = cloud.Run(() => cloud.Target.DescribeAsync(Cloud.Service, null, default)).Result!;
        cloud.Sandbox.KillTask(last.Task!.Id);

        var (next, _, _) = cloud.Run(() => cloud.Target.FollowAsync(last, default));
        cloud.Run(() => DeletedAsync(cloud.Target, Cloud.Service));
        var (deleted, _, _) = cloud.Run(() => cloud.Target.FollowAsync(next!, default));

        Assert.NotEqual(last.Task.Id, next!.Task!.Id);
        Assert.Equal(ServiceState.Draining, deleted!.State);
    }

    [Fact]
    public async Task The_containers_own_health_check_is_read()
    {
        await using var cloud = await RunningAsync();
        var early = cloud.Run(() => cloud.Target.DescribeAsync(Cloud.Service, null, default)).Result!;

        cloud.Time.Advance(TimeSpan.FromMinutes(2));
        var (healthy, _, _) = cloud.Run(() => cloud.Target.FollowAsync(early, default));

        Assert.Equal((ContainerHealth.Unknown, ContainerHealth.Healthy), (early.Task!.Health, healthy!.Task!.Health));
    }

    [Fact]
    public async Task A_prepared_creation_takes_two_requests()
    {
        await using var cloud = new Cloud(latency: Latency);

        var (_, before, rounds) = cloud.Run(() => PreparedAsync(cloud.Target, Cloud.Request()));
        var built = Cloud.Request() with { Digest = "sha256:" + new string('a', 64) };
        var (created, calls, _) = cloud.Run(() => cloud.Target.DeployAsync(built, new(null), default));

        Assert.Equal(["GetCallerIdentity", "ListTaskDefinitions"], before.Order());
        Assert.Equal(1, rounds);
        Assert.Equal(["RegisterTaskDefinition", "CreateService"], calls);
        Assert.Equal((ServiceState.Active, ServiceCapacity.OnDemand), (created.State, created.Capacity));
    }

    [Fact]
    public async Task The_account_is_not_asked_for_where_a_service_s_ARN_has_named_it()
    {
        await using var cloud = Filled(1);
        cloud.Run(() => cloud.Target.LookAsync(new(7, []), default));

        var (_, calls, _) = cloud.Run(() => PreparedAsync(cloud.Target, Cloud.Request()));
        cloud.Run(() => cloud.Target.DeployAsync(Cloud.Request(), new(null), default));

        Assert.Equal(["ListTaskDefinitions"], calls);
        Assert.DoesNotContain(cloud.Sandbox.Requests, r => r.Action == "GetCallerIdentity");
    }

    [Fact]
    public async Task A_failed_preparation_is_made_again_by_the_deployment()
    {
        await using var cloud = new Cloud(latency: Latency);
        cloud.Wire.Replace("ListTaskDefinitions", () => RecordingHandler.Json("""{"__type":"AccessDeniedException","message":"m"}""", 400));
        cloud.Run(() => PreparedAsync(cloud.Target, Cloud.Request()));
        cloud.Wire.Restore("ListTaskDefinitions");

        cloud.Run(() => cloud.Target.DeployAsync(Cloud.Request(), new(null), default));

        Assert.Equal("job-1", cloud.Only.Tags["showtime_token"]);
    }

    [Fact]
    public async Task A_creation_without_a_look_adopts_what_an_earlier_attempt_left()
    {
        await using var cloud = new Cloud(latency: Latency);
        cloud.Run(() => cloud.Target.DeployAsync(Cloud.Request(), new(null), default));
        cloud.Run(() => PreparedAsync(cloud.Target, Cloud.Request()));

        var (again, _, _) = cloud.Run(() => cloud.Target.DeployAsync(Cloud.Request() with { ExpiresAt = null }, new(null), default));

        Assert.Equal("job-1", again.Token);
        Assert.Single(cloud.Sandbox.Services);
        Assert.Single(cloud.Sandbox.TaskDefinitions);
    }

    [Fact]
    public async Task A_creation_without_a_look_is_a_conflict_while_the_name_drains_or_is_anothers()
    {
        await using var cloud = await RunningAsync();
        var stranger = cloud.TargetOf(cloud.Configuration, "someone/else", repositoryId: 1);
        var foreign = Assert.Throws<ShowtimeException>(() => cloud.Run(() => stranger.DeployAsync(Cloud.Request("job-2"), new(null), default)));
        cloud.Run(() => DeletedAsync(cloud.Target, Cloud.Service));

        var draining = Assert.Throws<ShowtimeException>(() => cloud.Run(() => cloud.Target.DeployAsync(Cloud.Request("job-2"), new(null), default)));

        Assert.Equal((ShowtimeError.Conflict, ShowtimeError.Conflict), (foreign.Error, draining.Error));
    }

    [Fact]
    public async Task The_revisions_of_an_environment_are_deleted_in_three_rounds()
    {
        await using var cloud = new Cloud(latency: Latency);
        for (var n = 1; n <= 4; n++) cloud.Run(() => cloud.Target.DeployAsync(Cloud.Request($"job-{n}") with { Force = true }, null, default));
        cloud.Run(() => DeletedAsync(cloud.Target, Cloud.Service));

        var (deleted, calls, rounds) = cloud.Run(() => cloud.Target.DeleteRevisionsAsync(Cloud.Service, default));

        Assert.Equal(4, deleted);
        Assert.Equal(["ListTaskDefinitions 2", "DeregisterTaskDefinition 4", "DeleteTaskDefinitions 1"], Counted(calls));
        Assert.Equal(3, rounds);
    }

    [Fact]
    public async Task Changes_wait_for_ECS_s_rate_instead_of_being_refused()
    {
        await using var cloud = new Cloud(latency: Latency);

        cloud.Run(() => Task.WhenAll(Enumerable.Range(1, 25).Select(n =>
            cloud.Target.DeployAsync(Cloud.Request() with { ServiceName = $"pr-{n}-abc1234-service", PullRequest = n }, new(null), default))));

        Assert.Equal(25, cloud.Sandbox.Services.Count);
        Assert.All(cloud.Sandbox.Requests, r => Assert.Null(r.ErrorCode));
    }

    static IEnumerable<string> Counted(IEnumerable<string> calls) => calls.GroupBy(c => c, StringComparer.Ordinal).Select(g => $"{g.Key} {g.Count()}");

    /// <summary>A cluster with services of pull requests 101 and up, without tasks.</summary>
    static Cloud Filled(int services, TimeSpan? latency = null)
    {
        var cloud = new Cloud(latency: latency ?? Latency);
        for (var n = 0; n < services; n++) cloud.Sandbox.SeedService(new($"pr-{101 + n}-abc1234-service") { DesiredCount = 0 });
        return cloud;
    }

    static async Task<Cloud> RunningAsync()
    {
        var cloud = new Cloud(latency: Latency);
        var last = cloud.Run(() => cloud.Target.DeployAsync(Cloud.Request(), new(null), default)).Result;
        while (cloud.Sandbox.Tasks is not [{ LastStatus: "RUNNING" }]) cloud.Time.Advance(TimeSpan.FromSeconds(1));
        await Task.CompletedTask;
        return cloud;
    }

    static async Task<bool> PreparedAsync(IDeploymentTarget target, DeploymentRequest request)
    {
        await target.PrepareAsync(request, default).ConfigureAwait(false);
        return true;
    }

    static async Task<bool> DeletedAsync(IDeploymentTarget target, string service)
    {
        await target.DeleteAsync(service, default).ConfigureAwait(false);
        return true;
    }
}
