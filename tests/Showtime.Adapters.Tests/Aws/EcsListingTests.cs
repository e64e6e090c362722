using System.Globalization;
using System.Text.Json;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Sandbox.Aws;

namespace Showtime.Adapters.Tests.Aws;

/// <summary>Reading, deleting and cleaning up services.</summary>
public sealed class EcsListingTests
{
    [Fact]
    public async Task Every_service_of_the_repository_is_listed_over_many_pages()
    {
        await using var cloud = new Cloud();
        for (var n = 1; n <= 123; n++) cloud.Sandbox.SeedService(new($"pr-{n}-abc1234-service") { DesiredCount = 0 });
        cloud.Sandbox.SeedService(new("pr-7-service") { DesiredCount = 0 });
        cloud.Sandbox.SeedService(new("website") { DesiredCount = 0, Tags = new Dictionary<string, string> { ["pr"] = "7" } });
        cloud.Sandbox.SeedService(
            new("pr-7-bbbbbbb-service") { DesiredCount = 0, Tags = new Dictionary<string, string> { ["showtime_repository"] = "someone/else" } });

        var all = await cloud.Target.ListAsync(null, default).ToListAsync();
        var before = cloud.Sandbox.Requests.Count;
        var mine = await cloud.Target.ListAsync(7, default).ToListAsync();

        Assert.Equal((124, 1), (all.Count(s => s.OwnedBy is null), all.Count(s => s.OwnedBy == "someone/else")));
        Assert.Equal(["pr-7-abc1234-service", "pr-7-service"], mine.Where(s => s.OwnedBy is null).Select(s => s.Name).Order());
        Assert.Equal(["abc1234", ""], mine.Where(s => s.OwnedBy is null).OrderBy(s => s.Name).Select(s => s.Sha));
        Assert.Equal(["ListServices", "DescribeServices", "ListServices", "ListTasks"], cloud.CallsAfter(before));
    }

    [Fact]
    public async Task A_draining_service_is_listed_although_ECS_no_longer_lists_it()
    {
        await using var cloud = new Cloud();
        await cloud.Target.DeployAsync(Cloud.Request(), null, default);
        await cloud.UntilAsync(s => s.Task is { Running: true });
        await cloud.Target.DeleteAsync(Cloud.Service, default);

        var service = Assert.Single(await cloud.Target.ListAsync(7, default).ToListAsync());
        await cloud.UntilAsync(s => s.State == ServiceState.Inactive);

        Assert.Equal(ServiceState.Draining, service.State);
        Assert.Empty(await cloud.Target.ListAsync(7, default).ToListAsync());
    }

    public static TheoryData<string, string> PartialAnswers => new()
    {
        { "ListServices", """{"__type":"ServerException","message":"m"}""" },
        { "DescribeServices", """{"services":[],"failures":[]}""" },
        { "DescribeServices", """{"services":[],"failures":[{"arn":"a","reason":"THROTTLED"}]}""" },
        { "ListTasks", """{"__type":"AccessDeniedException","message":"m"}""" },
    };

    [Theory]
    [MemberData(nameof(PartialAnswers))]
    public async Task An_incomplete_listing_throws(string action, string answer)
    {
        await using var cloud = new Cloud();
        cloud.Sandbox.SeedService(new("pr-7-abc1234-service"));
        cloud.Wire.Replace(action, () => RecordingHandler.Json(answer, answer.Contains("__type", StringComparison.Ordinal) ? 400 : 200));

        var e = await Assert.ThrowsAsync<ShowtimeException>(() => cloud.Target.ListAsync(null, default).ToListAsync().AsTask());

        if (action == "DescribeServices") Assert.Equal(ShowtimeError.Uncertain, e.Error);
    }

    [Fact]
    public async Task Deleting_a_service_that_is_draining_or_gone_is_no_error()
    {
        await using var cloud = new Cloud();
        await cloud.Target.DeleteAsync(Cloud.Service, default);
        await cloud.Target.DeployAsync(Cloud.Request(), null, default);
        await cloud.UntilAsync(s => s.Task is { Running: true });

        await cloud.Target.DeleteAsync(Cloud.Service, default);
        var draining = await cloud.Target.DescribeAsync(Cloud.Service, null, default);
        await cloud.Target.DeleteAsync(Cloud.Service, default);
        var gone = await cloud.UntilAsync(s => s.State == ServiceState.Inactive);
        await cloud.Target.DeleteAsync(Cloud.Service, default);

        Assert.Equal(ServiceState.Draining, draining!.State);
        Assert.Equal(0, gone.Tasks);
        Assert.Null(await cloud.Target.DescribeAsync("pr-8-abc1234-service", null, default));
    }

    [Fact]
    public async Task Every_revision_of_a_service_is_deleted_and_no_other()
    {
        await using var cloud = new Cloud();
        cloud.Sandbox.SeedService(new("website"));
        for (var n = 1; n <= 12; n++) await cloud.Target.DeployAsync(Cloud.Request($"job-{n}") with { Force = true }, null, default);
        await cloud.Target.DeployAsync(Cloud.Request() with { ServiceName = "pr-7-abc1235-service" }, null, default);
        cloud.Wire.Lose("DeregisterTaskDefinition", 1);
        cloud.Wire.Lose("DeleteTaskDefinitions", 1);

        await cloud.Target.DeleteAsync(Cloud.Service, default);
        var removed = await cloud.Target.DeleteRevisionsAsync(Cloud.Service, default);
        var none = await cloud.Target.DeleteRevisionsAsync(Cloud.Service, default);
        var foreign = await cloud.Target.DeleteRevisionsAsync("website", default);

        Assert.Equal((12, 0, 0), (removed, none, foreign));
        Assert.Equal(["pr-7-abc1235-service", "website"], cloud.Sandbox.TaskDefinitions.Where(d => d.Status == "ACTIVE").Select(d => d.Family));
        Assert.All(cloud.Sandbox.TaskDefinitions, d => Assert.NotEqual("INACTIVE", d.Status));
    }

    [Fact]
    public async Task Older_revisions_of_an_active_service_are_deregistered()
    {
        await using var cloud = new Cloud();
        for (var n = 1; n <= 3; n++) await cloud.Target.DeployAsync(Cloud.Request($"job-{n}") with { Force = true }, null, default);
        var keep = (await cloud.Target.DescribeAsync(Cloud.Service, null, default))!.Revision!;

        var removed = await cloud.Target.DeleteOlderRevisionsAsync(Cloud.Service, keep, default);

        Assert.Equal(2, removed);
        Assert.Equal(["INACTIVE", "INACTIVE", "ACTIVE"], cloud.Sandbox.TaskDefinitions.Select(d => d.Status));
    }

    [Fact]
    public async Task The_expiry_of_a_service_is_written_and_read()
    {
        await using var cloud = new Cloud();
        await cloud.Target.DeployAsync(Cloud.Request(), null, default);
        var end = new DateTimeOffset(2026, 2, 1, 12, 0, 0, TimeSpan.Zero);

        await cloud.Target.SetExpiryAsync(Cloud.Service, end, default);
        var later = (await cloud.Target.DescribeAsync(Cloud.Service, null, default))!.ExpiresAt;
        await cloud.Target.SetExpiryAsync(Cloud.Service, null, default);
        var never = (await cloud.Target.DescribeAsync(Cloud.Service, null, default))!.ExpiresAt;
        var e = await Assert.ThrowsAsync<ShowtimeException>(() => cloud.Target.SetExpiryAsync("pr-8-abc1234-service", end, default));

        Assert.Equal((end, null), (later, never));
        Assert.Equal(ShowtimeError.NotFound, e.Error);
    }

    [Fact]
    public async Task A_missing_image_is_trouble_at_once()
    {
        await using var cloud = new Cloud(new() { ImagePullable = _ => false });
        await cloud.Target.DeployAsync(Cloud.Request(), null, default);

        var service = await cloud.UntilAsync(s => s.Trouble is not null);

        Assert.Contains("CannotPullContainerError", service.Trouble, StringComparison.Ordinal);
        Assert.True(cloud.Time.GetUtcNow() < Cloud.Request().CreatedAt.AddMinutes(2));
    }

    [Fact]
    public async Task A_container_that_keeps_ending_is_trouble_with_its_exit_code()
    {
        await using var cloud = new Cloud();
        await cloud.Target.DeployAsync(Cloud.Request(), null, default);
        var service = await cloud.UntilAsync(s =>
        {
            if (s.Task is { Running: true } task) cloud.Sandbox.KillTask(task.Id, new(3, "it fell over"));
            return s.Trouble is not null;
        });

        Assert.Equal(
            "3 tasks ended one after another, the last with: Essential container in task exited (superset-ci exit code 3 it fell over)", service.Trouble);
    }

    [Fact]
    public async Task A_task_that_cannot_be_placed_is_trouble_when_ECS_gives_the_roll_out_up()
    {
        await using var cloud = new Cloud(new() { FargateVcpus = 0 });
        await cloud.Target.DeployAsync(Cloud.Request(), null, default);

        cloud.Time.Advance(TimeSpan.FromSeconds(29));
        var patient = await cloud.Target.DescribeAsync(Cloud.Service, null, default);
        cloud.Time.Advance(TimeSpan.FromSeconds(2));
        var troubled = await cloud.Target.DescribeAsync(Cloud.Service, null, default);

        Assert.Equal((null, FailureCause.Unknown), (patient!.Trouble, patient.TroubleCause));
        Assert.StartsWith("ECS deployment circuit breaker: tasks failed to start: ", troubled!.Trouble, StringComparison.Ordinal);
        Assert.Contains("limit on the number of vCPUs", troubled.Trouble, StringComparison.Ordinal);
        Assert.Equal(FailureCause.Quota, troubled.TroubleCause);
    }

    [Fact]
    public async Task A_task_that_cannot_be_placed_is_trouble_after_two_thirds_of_the_startup_timeout_at_the_latest()
    {
        await using var cloud = new Cloud(new() { FargateVcpus = 0 });
        cloud.Wire.Change("DescribeServices", body => body.Replace("\"FAILED\"", "\"IN_PROGRESS\"", StringComparison.Ordinal));
        await cloud.Target.DeployAsync(Cloud.Request(), null, default);

        cloud.Time.Advance(TimeSpan.FromMinutes(9));
        var patient = await cloud.Target.DescribeAsync(Cloud.Service, null, default);
        cloud.Time.Advance(TimeSpan.FromMinutes(2));
        var troubled = await cloud.Target.DescribeAsync(Cloud.Service, null, default);

        Assert.Equal((null, null), (patient!.Trouble, patient.Task));
        Assert.Contains("limit on the number of vCPUs", troubled!.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_caller_and_the_cluster_are_verified()
    {
        await using var cloud = new Cloud();
        var elsewhere = cloud.TargetOf(Cloud.Configured(e => e with { Cluster = "nowhere" }));

        var caller = await cloud.Target.VerifyAsync(default);
        var e = await Assert.ThrowsAsync<ShowtimeException>(() => elsewhere.VerifyAsync(default));

        Assert.StartsWith("arn:aws:", caller, StringComparison.Ordinal);
        Assert.Equal((ShowtimeError.NotFound, "nowhere"), (e.Error, e.Target));
        Assert.Equal("ECS superset-ci (us-west-2)", cloud.Target.Name);
    }

    [Theory]
    [InlineData("subnet-none", "sg-a", "deploy.ecs.subnets", "subnet-none")]
    [InlineData("subnet-a", "sg-none", "deploy.ecs.securityGroups", "sg-none")]
    public async Task A_missing_subnet_or_security_group_is_found_before_a_deployment(string subnet, string group, string key, string missing)
    {
        await using var cloud = new Cloud();
        var target = cloud.TargetOf(Cloud.Configured(e => e with { Subnets = ["subnet-a", subnet], SecurityGroups = [group] }));

        var e = await Assert.ThrowsAsync<ShowtimeException>(() => target.VerifyAsync(default));

        Assert.Equal(ShowtimeError.NotFound, e.Error);
        Assert.Contains(missing, e.Message, StringComparison.Ordinal);
        Assert.Contains(key, e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_may_not_read_the_network_passes_and_says_what_was_not_checked()
    {
        await using var cloud = new Cloud(new() { Denied = new Dictionary<string, IReadOnlyList<string>> { ["AKIDEXAMPLE"] = ["ec2:DescribeSubnets"] } });

        var caller = await cloud.Target.VerifyAsync(default);

        Assert.StartsWith("arn:aws:", caller, StringComparison.Ordinal);
        Assert.Contains("subnets and security groups were not checked: EC2 DescribeSubnets is not allowed", caller, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_never_ran_has_no_log()
    {
        await using var cloud = new Cloud();
        await cloud.Target.DeployAsync(Cloud.Request(), null, default);

        Assert.Empty(await cloud.Target.ReadLogAsync(new(Cloud.Service, Tail: 5), default).ToListAsync());
    }

    [Theory]
    [InlineData(null, "1 2 3 4 5 6")]
    [InlineData(1, "6")]
    [InlineData(4, "3 4 5 6")]
    [InlineData(99, "1 2 3 4 5 6")]
    public async Task A_log_is_read_through_short_and_empty_pages(int? tail, string expected)
    {
        await using var cloud = new Cloud();
        await cloud.Target.DeployAsync(Cloud.Request(), null, default);
        await cloud.UntilAsync(s => s.Task is { Running: true });
        // Pages of two lines with an empty one in between; the token that was sent comes back at either end.
        string[][] pages = [["1", "2"], [], ["3", "4"], ["5", "6"]];
        cloud.Wire.Replace("GetLogEvents", body =>
        {
            using var request = JsonDocument.Parse(body);
            var fromHead = request.RootElement.GetProperty("startFromHead").GetBoolean();
            var token = request.RootElement.TryGetProperty("nextToken", out var sent) ? sent.GetString()! : fromHead ? "f-1" : $"b{pages.Length}";
            var limit = request.RootElement.GetProperty("limit").GetInt32();
            var at = int.Parse(token[1..], CultureInfo.InvariantCulture) + (token[0] == 'f' ? 1 : -1);
            var lines = at >= 0 && at < pages.Length ? pages[at] : [];
            var shown = token[0] == 'f' ? lines.Take(limit) : lines.TakeLast(limit);
            var events = string.Join(',', shown.Select(l => $$"""{"timestamp":{{l}},"message":"{{l}}"}"""));
            var forward = at >= pages.Length ? token : $"f{at}";
            var backward = at < 0 ? token : $"b{at}";
            return RecordingHandler.Json($$"""{"events":[{{events}}],"nextForwardToken":"{{forward}}","nextBackwardToken":"{{backward}}"}""");
        });

        var lines = await cloud.Target.ReadLogAsync(new(Cloud.Service, tail), default).ToListAsync();

        Assert.Equal(expected, string.Join(' ', lines.Select(l => l.Message)));
    }

    [Fact]
    public async Task A_log_group_that_does_not_exist_is_an_error()
    {
        await using var cloud = new Cloud();
        var elsewhere = cloud.TargetOf(Cloud.Configured(e => e with { LogGroup = "/ecs/none" }));

        var e = await Assert.ThrowsAsync<ShowtimeException>(() => elsewhere.ReadLogAsync(new(Cloud.Service), default).ToListAsync().AsTask());

        Assert.Equal(ShowtimeError.NotFound, e.Error);
    }

    [Fact]
    public async Task A_followed_log_ends_with_its_task()
    {
        await using var cloud = new Cloud();
        await cloud.Target.DeployAsync(Cloud.Request(), null, default);
        await cloud.UntilAsync(s => s.Task is { Running: true });

        var reading = cloud.Target.ReadLogAsync(new(Cloud.Service, Follow: true), default).ToListAsync().AsTask();
        cloud.Time.Advance(TimeSpan.FromMinutes(1));
        var readMeanwhile = reading.IsCompleted;
        await cloud.Target.DeleteAsync(Cloud.Service, default);
        while (!reading.IsCompleted) cloud.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(readMeanwhile);
        Assert.NotEmpty(await reading);
    }
}
