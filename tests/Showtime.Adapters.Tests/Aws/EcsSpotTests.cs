using Showtime.Adapters.Aws;
using Showtime.Core.Configuration;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Sandbox.Aws;

namespace Showtime.Adapters.Tests.Aws;

/// <summary>Fargate Spot: a shortage is told at once, and there is a way out of it.</summary>
public sealed class EcsSpotTests
{
    static readonly ShowtimeConfiguration OnSpot = Cloud.Configured(e => e with { Capacity = "spot" });

    [Fact]
    public async Task A_shortage_of_spot_is_told_by_the_first_look()
    {
        await using var cloud = new Cloud(configuration: OnSpot);
        cloud.Sandbox.SpotIsShort = true;

        var created = await cloud.Target.DeployAsync(Cloud.Request(), new(null), default);
        var service = await cloud.Target.FollowAsync(created, default);

        Assert.Equal((ServiceState.Active, ServiceCapacity.Spot, null, null), (service!.State, service.Capacity, service.Task, service.Trouble));
        Assert.StartsWith("it was unable to place a task. Reason: Capacity is unavailable at this time", service.Shortage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spot", 0, 4000, "Spot", true)]
    [InlineData("spot", 4000, 0, "Spot", false)]
    [InlineData("fargate", 4000, 0, "OnDemand", true)]
    [InlineData("fargate", 0, 4000, "OnDemand", false)]
    public async Task The_quotas_of_spot_and_on_demand_are_told_apart(string capacity, double spot, double onDemand, string expected, bool isShort)
    {
        await using var cloud = new Cloud(new() { SpotVcpus = spot, FargateVcpus = onDemand }, Cloud.Configured(e => e with { Capacity = capacity }));

        await cloud.Target.DeployAsync(Cloud.Request(), new(null), default);
        var service = await cloud.Target.DescribeAsync(Cloud.Service, null, default);

        Assert.Equal(expected, service!.Capacity.ToString());
        Assert.Equal(isShort, service.Shortage?.Contains("limit on the number of vCPUs", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public async Task A_service_that_leaves_spot_runs_on_demand_within_a_minute_also_if_ECS_has_given_it_up(int seconds)
    {
        await using var cloud = new Cloud(new() { Timings = AwsTimings.Fast }, OnSpot);
        cloud.Sandbox.SpotIsShort = true;
        var revision = (await cloud.Target.DeployAsync(Cloud.Request(), new(null), default)).Revision;
        cloud.Time.Advance(TimeSpan.FromSeconds(seconds));
        var begin = cloud.Time.GetUtcNow();

        var left = await cloud.Target.LeaveSpotAsync(Cloud.Service, default);
        var running = await cloud.UntilAsync(s => s.Task is { Running: true });
        var before = cloud.Sandbox.Requests.Count;
        await cloud.Target.LeaveSpotAsync(Cloud.Service, default);

        Assert.Equal((ServiceCapacity.OnDemand, "job-1", revision), (left.Capacity, left.Token, left.Revision));
        Assert.Equal((null, null, ServiceCapacity.OnDemand), (running.Shortage, running.Trouble, running.Capacity));
        Assert.True(cloud.Time.GetUtcNow() - begin < TimeSpan.FromMinutes(1));
        Assert.Equal("left", cloud.Only.Tags["showtime_spot"]);
        Assert.Equal(["DescribeServices"], cloud.CallsAfter(before));
    }

    [Fact]
    public async Task A_service_that_has_left_spot_goes_back_with_a_new_start_only()
    {
        await using var cloud = new Cloud(configuration: OnSpot);
        cloud.Sandbox.SpotIsShort = true;
        await cloud.Target.DeployAsync(Cloud.Request(), new(null), default);
        await cloud.Target.LeaveSpotAsync(Cloud.Service, default);

        var updated = await cloud.Target.DeployAsync(Flagged("job-2"), null, default);
        var same = await cloud.Target.DeployAsync(Flagged("job-3"), null, default);
        var started = await cloud.Target.DeployAsync(Flagged("job-4") with { Force = true }, null, default);
        var next = await cloud.Target.DeployAsync(Cloud.Request("job-5"), null, default);

        Assert.Equal(
            [ServiceCapacity.OnDemand, ServiceCapacity.OnDemand, ServiceCapacity.Spot, ServiceCapacity.Spot],
            new[] { updated, same, started, next }.Select(s => s.Capacity));
        Assert.Equal("", cloud.Only.Tags["showtime_spot"]);
    }

    [Fact]
    public async Task A_way_out_that_was_cut_off_is_completed_by_the_next_update()
    {
        await using var cloud = new Cloud(configuration: OnSpot);
        cloud.Sandbox.SpotIsShort = true;
        await cloud.Target.DeployAsync(Cloud.Request(), new(null), default);
        cloud.Wire.Replace("UpdateService", () => RecordingHandler.Json("""{"__type":"ServerException"}""", 500));
        await Assert.ThrowsAsync<ShowtimeException>(() => cloud.Target.LeaveSpotAsync(Cloud.Service, default));
        cloud.Wire.Restore("UpdateService");

        var updated = await cloud.Target.DeployAsync(Flagged("job-2"), null, default);

        Assert.Equal(ServiceCapacity.OnDemand, updated.Capacity);
    }

    [Fact]
    public async Task A_task_that_spot_takes_back_and_cannot_replace_is_a_shortage()
    {
        await using var cloud = new Cloud(configuration: OnSpot);
        await cloud.Target.DeployAsync(Cloud.Request(), new(null), default);
        var running = await cloud.UntilAsync(s => s.Task is { Running: true });
        var enough = running.Shortage;
        cloud.Sandbox.SpotIsShort = true;
        cloud.Sandbox.SpotInterrupt(running.Task!.Id);

        var service = await cloud.Target.FollowAsync(running, default);

        Assert.Null(enough);
        Assert.Contains("Capacity is unavailable", service!.Shortage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_cluster_without_spot_a_service_is_created_on_demand_with_a_warning()
    {
        await using var cloud = new Cloud(new() { CapacityProviders = [] }, OnSpot);

        var created = await cloud.Target.DeployAsync(Cloud.Request(), new(null), default);
        var updated = await cloud.Target.DeployAsync(Flagged("job-2"), null, default);
        var warnings = cloud.Log.Warnings.Count();
        var started = await cloud.Target.DeployAsync(Flagged("job-3") with { Force = true }, null, default);

        Assert.All(new[] { created, updated, started }, s => Assert.Equal(ServiceCapacity.OnDemand, s.Capacity));
        Assert.Equal("job-3", cloud.Only.Tags["showtime_token"]);
        Assert.Equal((1, 2), (warnings, cloud.Log.Warnings.Count()));
        Assert.All(
            cloud.Log.Warnings,
            w => Assert.Contains("has no spot capacity: The specified capacity provider 'FARGATE_SPOT' was not found", w, StringComparison.Ordinal));
        Assert.All(cloud.Log.Warnings, w => Assert.Contains("deploy.ecs.capacity", w, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Capacity is unavailable at this time. Please try again later or in a different availability zone", true)]
    [InlineData("You've reached the limit on the number of vCPUs you can run concurrently", true)]
    [InlineData("You've reached the limit on the number of tasks you can run concurrently", true)]
    [InlineData("RESOURCE:MEMORY", true)]
    [InlineData("CannotPullContainerError: pull image manifest has been retried 1 time(s): not found", false)]
    [InlineData("ECS was unable to assume the role 'arn:aws:iam::123456789012:role/x'", false)]
    public void A_shortage_is_known_by_its_words(string reason, bool isShort)
    {
        var made = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var service = new Amazon.ECS.Model.Service
        {
            ServiceName = Cloud.Service,
            Status = "ACTIVE",
            Deployments = [new() { Id = "ecs-svc/1", Status = "PRIMARY", CreatedAt = made }],
            Events = [new() { CreatedAt = made, Message = $"(service {Cloud.Service}) was unable to place a task. Reason: {reason}." }],
        };

        var during = EcsServiceView.Of(service).Shortage;
        var started = $"(service {Cloud.Service}) has started 1 tasks: (task {new string('a', 32)}).";
        service.Events.Insert(0, new() { CreatedAt = made.AddSeconds(1), Message = started });
        var after = EcsServiceView.Of(service).Shortage;

        Assert.Equal((isShort, null), (during is not null, after));
    }

    static DeploymentRequest Flagged(string token) =>
        Cloud.Request(token) with { FeatureFlags = new Dictionary<string, string> { ["SUPERSET_FEATURE_X"] = "True" } };
}
