using System.Text.RegularExpressions;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Core.Ports;
using Showtime.Sandbox.Aws;

namespace Showtime.Adapters.Tests.Aws;

/// <summary>Creating and updating services.</summary>
public sealed class EcsDeploymentTests
{
    static readonly string Digest = "sha256:" + new string('a', 64);
    static readonly string OtherDigest = "sha256:" + new string('b', 64);

    [Fact]
    public async Task A_service_is_created_with_its_tags_and_its_own_revision()
    {
        await using var cloud = new Cloud();

        var accepted = await cloud.Target.DeployAsync(
            Cloud.Request() with { FeatureFlags = new Dictionary<string, string> { ["SUPERSET_FEATURE_X"] = "True" } }, null, default);

        var service = cloud.Only;
        var definition = Assert.Single(cloud.Sandbox.TaskDefinitions);
        Assert.Equal((Cloud.Service, "superset-ci", 1), (service.Name, service.Cluster, service.DesiredCount));
        Assert.Equal(
            ["pr=7", "showtime_repository=apache/superset", "showtime_repository_id=39464018", "github_user=octo-cat", "showtime_created=1767225600", "showtime_expires=1767398400", "showtime_managed=true",
                $"showtime_fingerprint={accepted.Fingerprint}",
                "showtime_token=job-1",
                "showtime_size=standard",
                "showtime_resources=512/2048/x86_64",
                "showtime_image=apache/superset:pr-7-abc1234-ci",
                "showtime_digest="],
            service.Tags.Select(t => $"{t.Key}={t.Value}"));
        Assert.Equal((Cloud.Service, 1, "apache/superset:pr-7-abc1234-ci"), (definition.Family, definition.Revision, definition.Image));
        Assert.Equal(("8080", "True"), (definition.Environment["SUPERSET_PORT"], definition.Environment["SUPERSET_FEATURE_X"]));
        Assert.Equal(["DescribeServices", "GetCallerIdentity", "ListTaskDefinitions", "RegisterTaskDefinition", "CreateService"], cloud.CallsAfter(0));
        Assert.Equal(
            (7, "abc1234", ServiceState.Active, "octo-cat", "job-1", new DateTimeOffset(2026, 1, 3, 0, 0, 0, TimeSpan.Zero)),
            (accepted.PullRequest, accepted.Sha, accepted.State, accepted.RequestedBy, accepted.Token, accepted.ExpiresAt));
    }

    [Fact]
    public async Task An_image_runs_by_its_digest_and_its_tag_is_for_people()
    {
        await using var cloud = new Cloud();

        await cloud.Target.DeployAsync(Cloud.Request() with { Digest = Digest }, null, default);

        Assert.Equal("apache/superset@" + Digest, Assert.Single(cloud.Sandbox.TaskDefinitions).Image);
        var running = await cloud.UntilAsync(s => s.Task is { Running: true });
        Assert.Equal(("apache/superset:pr-7-abc1234-ci", Digest), (running.Image, running.Digest));
    }

    [Fact]
    public async Task Another_image_under_the_same_tag_is_rolled_out_and_the_same_one_is_not()
    {
        await using var cloud = new Cloud();
        await cloud.Target.DeployAsync(Cloud.Request() with { Digest = Digest }, null, default);

        await cloud.Target.DeployAsync(Cloud.Request("job-2") with { Digest = Digest }, null, default);
        Assert.Equal($"{Cloud.Service}:1", cloud.Only.TaskDefinition);
        var updated = await cloud.Target.DeployAsync(Cloud.Request("job-3") with { Digest = OtherDigest }, null, default);

        Assert.Equal($"{Cloud.Service}:2", cloud.Only.TaskDefinition);
        Assert.Equal((OtherDigest, "apache/superset@" + OtherDigest), (updated.Digest, cloud.Sandbox.TaskDefinitions.Single(d => d.Revision == 2).Image));
    }

    [Fact]
    public async Task A_service_that_is_put_back_says_the_digest_that_it_runs()
    {
        await using var cloud = new Cloud();
        var first = await cloud.Target.DeployAsync(Cloud.Request() with { Digest = Digest }, null, default);
        await cloud.Target.DeployAsync(Cloud.Request("job-2") with { Digest = OtherDigest }, null, default);

        await cloud.Target.RollBackAsync(Cloud.Service, first.Revision!, default);

        Assert.Equal(Digest, (await cloud.Target.DescribeAsync(Cloud.Service, null, default))!.Digest);
    }

    [Fact]
    public async Task A_revision_of_another_image_is_not_adopted()
    {
        await using var cloud = new Cloud();
        cloud.Wire.Replace("CreateService", () => RecordingHandler.Json("""{"__type":"ServerException"}""", 500));
        await Assert.ThrowsAsync<ShowtimeException>(() => cloud.Target.DeployAsync(Cloud.Request() with { Digest = Digest }, null, default));
        cloud.Wire.Restore("CreateService");

        await cloud.Target.DeployAsync(Cloud.Request() with { Digest = OtherDigest }, null, default);

        Assert.Equal($"{Cloud.Service}:2", cloud.Only.TaskDefinition);
    }

    [Fact]
    public async Task A_running_service_has_the_address_of_its_network_interface()
    {
        await using var cloud = new Cloud();
        await cloud.Target.DeployAsync(Cloud.Request(), null, default);

        var starting = await cloud.Target.DescribeAsync(Cloud.Service, null, default);
        var running = await cloud.UntilAsync(s => s.Task is { Running: true });

        var task = Assert.Single(cloud.Sandbox.Tasks);
        Assert.Equal((true, false, true, false), (starting!.Task is not null, starting.Task!.Running, starting.Task.Newest, starting.Task.Stopped));
        Assert.Equal(
            (task.Id, task.Address!.ToString(), "apache/superset:pr-7-abc1234-ci", null),
            (running.Task!.Id, running.Task.Address, running.Task.Image, running.Task.StoppedReason));
        Assert.Equal((1, false, null), (running.Tasks, running.RollingOut, running.Trouble));
    }

    [Fact]
    public async Task A_network_interface_that_EC2_does_not_know_yet_gives_no_address_and_no_error()
    {
        await using var cloud = new Cloud();
        await cloud.Target.DeployAsync(Cloud.Request(), null, default);
        await cloud.UntilAsync(s => s.Task is { Running: true });
        cloud.Wire.Replace(
            "",
            () => RecordingHandler.Xml(
                "<Response><Errors><Error><Code>InvalidNetworkInterfaceID.NotFound</Code><Message>m</Message></Error></Errors></Response>", 400));

        var service = await cloud.Target.DescribeAsync(Cloud.Service, null, default);

        Assert.Equal((true, null), (service!.Task!.Running, service.Task.Address));
    }

    [Fact]
    public async Task A_task_without_a_public_address_has_its_private_one()
    {
        await using var cloud = new Cloud();
        await cloud.Target.DeployAsync(Cloud.Request(), null, default);
        await cloud.UntilAsync(s => s.Task is { Running: true });
        cloud.Wire.Replace("", form => RecordingHandler.Xml(
            $"<DescribeNetworkInterfacesResponse><networkInterfaceSet><item><networkInterfaceId>{Regex.Match(form, "eni-[0-9a-f]+").Value}</networkInterfaceId><privateIpAddress>10.1.2.3</privateIpAddress></item></networkInterfaceSet></DescribeNetworkInterfacesResponse>"));

        Assert.Equal("10.1.2.3", (await cloud.Target.DescribeAsync(Cloud.Service, null, default))!.Task!.Address);
    }

    [Fact]
    public async Task The_same_request_again_changes_nothing()
    {
        await using var cloud = new Cloud();
        await cloud.Target.DeployAsync(Cloud.Request(), null, default);
        var before = cloud.Sandbox.Requests.Count;

        var again = await cloud.Target.DeployAsync(Cloud.Request() with { Force = true }, null, default);

        Assert.Equal("job-1", again.Token);
        Assert.Equal(["DescribeServices"], cloud.CallsAfter(before));
    }

    [Theory]
    [InlineData("RegisterTaskDefinition", 1)]
    [InlineData("RegisterTaskDefinition", 2)]
    [InlineData("CreateService", 1)]
    [InlineData("CreateService", 9)]
    [InlineData("DescribeServices", 9)]
    [InlineData("ListTaskDefinitions", 9)]
    public async Task Lost_answers_leave_one_service_with_the_right_revision(string action, int times)
    {
        await using var cloud = new Cloud();
        cloud.Wire.Lose(action, times);

        var tries = 0;
        DeployedService? done = null;
        while (done is null)
        {
            try
            {
                tries++;
                done = await cloud.Target.DeployAsync(Cloud.Request(), null, default);
            }
            catch (ShowtimeException e)
            {
                Assert.Equal((ShowtimeError.Unreachable, true), (e.Error, e.MayHaveHappened));
            }
        }

        Assert.Equal("job-1", done.Token);
        Assert.Equal(times < 5 ? 1 : 2, tries);
        Assert.Single(cloud.Sandbox.Services);
        Assert.EndsWith("/" + cloud.Only.TaskDefinition, done.Revision, StringComparison.Ordinal);
        await cloud.UntilAsync(s => s.Task is { Running: true });
        Assert.Single(cloud.Sandbox.Tasks);
    }

    [Fact]
    public async Task A_revision_that_an_earlier_job_registered_is_adopted()
    {
        await using var cloud = new Cloud();
        cloud.Wire.Replace("CreateService", () => RecordingHandler.Json("""{"__type":"ServerException"}""", 500));
        await Assert.ThrowsAsync<ShowtimeException>(() => cloud.Target.DeployAsync(Cloud.Request(), null, default));
        cloud.Wire.Restore("CreateService");

        await cloud.Target.DeployAsync(Cloud.Request(), null, default);

        Assert.Single(cloud.Sandbox.TaskDefinitions);
        Assert.Equal($"{Cloud.Service}:1", cloud.Only.TaskDefinition);
    }

    [Fact]
    public async Task Changed_flags_roll_out_while_the_old_task_serves_until_the_new_one_is_healthy()
    {
        await using var cloud = new Cloud();
        var first = await cloud.Target.DeployAsync(Cloud.Request(), null, default);
        var old = await cloud.UntilAsync(s => s is { Task.Running: true } && cloud.Only.Rollout == "COMPLETED");

        var changed = await cloud.Target.DeployAsync(Flagged("job-2") with { CreatedAt = Cloud.Request().CreatedAt.AddHours(1) }, null, default);
        var rolling = await cloud.UntilAsync(s => s.Task is { Running: true } task && task.Id != old.Task!.Id);
        var settled = await cloud.UntilAsync(s => !s.RollingOut);

        Assert.NotEqual(first.Fingerprint, changed.Fingerprint);
        Assert.Equal(("job-2", cloud.Target.Fingerprint(Flagged("any"))), (changed.Token, changed.Fingerprint));
        Assert.Equal("1767225600", cloud.Only.Tags["showtime_created"]);
        Assert.True(rolling.RollingOut);
        Assert.Contains(cloud.Sandbox.Tasks, t => t.Id == old.Task!.Id);
        Assert.Equal((1, rolling.Task!.Id), (settled.Tasks, settled.Task!.Id));
        Assert.NotEqual(old.Task!.Address, settled.Task.Address);
        Assert.Equal(2, cloud.Sandbox.TaskDefinitions.Count);
    }

    [Fact]
    public async Task An_unchanged_request_is_deployed_only_if_it_is_forced()
    {
        await using var cloud = new Cloud();
        await cloud.Target.DeployAsync(Cloud.Request(), null, default);

        var same = await cloud.Target.DeployAsync(Cloud.Request("job-2"), null, default);
        var forced = await cloud.Target.DeployAsync(Cloud.Request("job-3") with { Force = true }, null, default);

        Assert.Equal(("job-1", "job-3"), (same.Token, forced.Token));
        Assert.Equal($"{Cloud.Service}:2", cloud.Only.TaskDefinition);
    }

    [Theory]
    [InlineData("UpdateService")]
    [InlineData("TagResource")]
    public async Task An_update_whose_answers_were_lost_is_completed_and_not_repeated(string action)
    {
        await using var cloud = new Cloud();
        await cloud.Target.DeployAsync(Cloud.Request(), null, default);
        cloud.Wire.Lose(action, 5);
        await Assert.ThrowsAsync<ShowtimeException>(() => cloud.Target.DeployAsync(Flagged("job-2"), null, default));
        var before = cloud.Sandbox.Requests.Count;

        var done = await cloud.Target.DeployAsync(Flagged("job-2"), null, default);

        Assert.Equal("job-2", done.Token);
        Assert.Equal("job-2", cloud.Only.Tags["showtime_token"]);
        Assert.DoesNotContain("UpdateService", cloud.CallsAfter(before));
        Assert.Equal(2, cloud.Sandbox.TaskDefinitions.Count);
    }

    [Fact]
    public async Task The_name_of_a_draining_service_is_a_conflict()
    {
        await using var cloud = new Cloud();
        await cloud.Target.DeployAsync(Cloud.Request(), null, default);
        await cloud.UntilAsync(s => s.Task is { Running: true });
        await cloud.Target.DeleteAsync(Cloud.Service, default);

        var e = await Assert.ThrowsAsync<ShowtimeException>(() => cloud.Target.DeployAsync(Cloud.Request("job-2"), null, default));
        await cloud.UntilAsync(s => s.State == ServiceState.Inactive);
        var anew = await cloud.Target.DeployAsync(Cloud.Request("job-2"), null, default);

        Assert.Equal((ShowtimeError.Conflict, Cloud.Service), (e.Error, e.Target));
        Assert.Equal(ServiceState.Active, anew.State);
    }

    [Fact]
    public async Task A_service_that_another_job_has_created_is_updated()
    {
        await using var cloud = new Cloud();
        var looks = 0;
        cloud.Wire.Before("CreateService", () =>
        {
            if (looks++ == 0) cloud.Sandbox.SeedService(new(Cloud.Service));
        });

        var done = await cloud.Target.DeployAsync(Cloud.Request(), null, default);

        Assert.Equal("job-1", done.Token);
        Assert.Equal("job-1", cloud.Only.Tags["showtime_token"]);
        Assert.EndsWith($"/{Cloud.Service}:1", done.Revision, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_of_another_repository_is_shown_as_such_and_not_touched()
    {
        await using var cloud = new Cloud();
        await cloud.Target.DeployAsync(Cloud.Request(), null, default);
        var stranger = cloud.TargetOf(cloud.Configuration, "someone/else", repositoryId: 1);

        var e = await Assert.ThrowsAsync<ShowtimeException>(() => stranger.DeployAsync(Cloud.Request("job-9") with { Repository = "someone/else" }, null, default));

        Assert.Equal(ShowtimeError.Conflict, e.Error);
        Assert.Equal(Cloud.Repository, (await stranger.DescribeAsync(Cloud.Service, null, default))?.OwnedBy);
        Assert.Equal(Cloud.Repository, Assert.Single(await stranger.ListAsync(null, default).ToListAsync()).OwnedBy);
        Assert.Equal("job-1", cloud.Only.Tags["showtime_token"]);
    }

    [Fact]
    public async Task A_service_under_the_repositorys_old_name_is_adopted_and_gets_the_new_one()
    {
        await using var cloud = new Cloud();
        await cloud.Target.DeployAsync(Cloud.Request(), null, default);
        var renamed = cloud.TargetOf(cloud.Configuration, "apache/renamed");

        Assert.Null(Assert.Single(await renamed.ListAsync(null, default).ToListAsync()).OwnedBy);
        await renamed.DeployAsync(Cloud.Request("job-2") with { Repository = "apache/renamed", Force = true }, null, default);

        Assert.Equal(("apache/renamed", "39464018"), (cloud.Only.Tags["showtime_repository"], cloud.Only.Tags["showtime_repository_id"]));
    }

    [Fact]
    public async Task Another_repository_of_the_same_name_is_another_one()
    {
        await using var cloud = new Cloud();
        await cloud.Target.DeployAsync(Cloud.Request(), null, default);

        var namesake = cloud.TargetOf(cloud.Configuration, repositoryId: 1);

        Assert.Equal(Cloud.Repository, (await namesake.DescribeAsync(Cloud.Service, null, default))?.OwnedBy);
    }

    [Fact]
    public async Task A_rollback_restores_the_revision_and_its_tags()
    {
        await using var cloud = new Cloud();
        var good = await cloud.Target.DeployAsync(Cloud.Request(), null, default);
        await cloud.UntilAsync(s => s.Task is { Running: true });
        await cloud.Target.DeployAsync(Flagged("job-2"), null, default);

        await cloud.Target.RollBackAsync(Cloud.Service, good.Revision!, default);
        var before = cloud.Sandbox.Requests.Count;
        await cloud.Target.RollBackAsync(Cloud.Service, good.Revision!, default);

        var service = await cloud.Target.DescribeAsync(Cloud.Service, null, default);
        Assert.Equal((good.Revision, good.Fingerprint, "job-1"), (service!.Revision, service.Fingerprint, service.Token));
        Assert.Equal(["DescribeServices", "DescribeTaskDefinition"], cloud.CallsAfter(before).Take(2));
    }

    [Fact]
    public async Task Spot_capacity_and_the_login_of_a_bot_are_written_as_AWS_expects()
    {
        await using var cloud = new Cloud(configuration: Cloud.Configured(e => e with { Capacity = "spot" }));

        await cloud.Target.DeployAsync(Cloud.Request() with { RequestedBy = "dependabot[bot]" }, null, default);
        var task = (await cloud.UntilAsync(s => s.Task is { Running: true })).Task!;
        cloud.Sandbox.SpotInterrupt(task.Id);
        var next = await cloud.UntilAsync(s => s.Task is { Running: true } t && t.Id != task.Id);

        Assert.Equal("dependabot", cloud.Only.Tags["github_user"]);
        Assert.Null(next.Trouble);
    }

    [Theory]
    [InlineData("fargate", "spot")]
    [InlineData("spot", "fargate")]
    public async Task A_service_changes_its_capacity_in_place(string from, string to)
    {
        await using var cloud = new Cloud(configuration: Cloud.Configured(e => e with { Capacity = from }));
        await cloud.Target.DeployAsync(Cloud.Request(), null, default);
        var bodies = new List<string>();
        cloud.Wire.Watch("UpdateService", bodies.Add);
        var changed = cloud.TargetOf(Cloud.Configured(e => e with { Capacity = to }));

        await changed.DeployAsync(Cloud.Request("job-2"), null, default);
        await changed.DeployAsync(Cloud.Request("job-3") with { Force = true }, null, default);

        Assert.Contains(
            $"\"capacityProviderStrategy\":[{{\"capacityProvider\":\"FARGATE{(to == "spot" ? "_SPOT" : "")}\",\"weight\":1}}]",
            bodies[0],
            StringComparison.Ordinal);
        Assert.DoesNotContain("capacityProviderStrategy", bodies[1], StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Refusals => new()
    {
        { "subnet-none", "sg-a", "deploy.ecs.subnets" },
        { "subnet-a", "sg-none", "deploy.ecs.securityGroups" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_network_that_does_not_exist_is_an_error_that_names_the_setting(string subnet, string group, string setting)
    {
        await using var cloud = new Cloud(configuration: Cloud.Configured(e => e with { Subnets = [subnet], SecurityGroups = [group] }));

        var e = await Assert.ThrowsAsync<ShowtimeException>(() => cloud.Target.DeployAsync(Cloud.Request(), null, default));

        Assert.Equal(ShowtimeError.InvalidConfiguration, e.Error);
        Assert.Contains(setting, e.Remedy, StringComparison.Ordinal);
        Assert.Empty(cloud.Sandbox.Services);
    }

    [Fact]
    public async Task Without_a_subnet_no_request_is_sent()
    {
        await using var cloud = new Cloud(configuration: Cloud.Configured(e => e with { Subnets = [] }));

        var e = await Assert.ThrowsAsync<ShowtimeException>(() => cloud.Target.DeployAsync(Cloud.Request(), null, default));

        Assert.Equal((ShowtimeError.InvalidConfiguration, "deploy.ecs.subnets"), (e.Error, e.Target));
        Assert.Empty(cloud.Sandbox.Requests);
    }

    [Fact]
    public async Task A_missing_permission_is_named_with_the_policy_to_add()
    {
        await using var cloud = new Cloud(new() { Denied = new Dictionary<string, IReadOnlyList<string>> { ["AKIDEXAMPLE"] = ["ecs:CreateService"] } });

        var e = await Assert.ThrowsAsync<ShowtimeException>(() => cloud.Target.DeployAsync(Cloud.Request(), null, default));

        Assert.Equal((ShowtimeError.PermissionDenied, "CreateService", false), (e.Error, e.Target, e.MayHaveHappened));
        Assert.Contains("\"Action\": \"ecs:CreateService\"", e.Remedy, StringComparison.Ordinal);
    }

    static DeploymentRequest Flagged(string token) =>
        Cloud.Request(token) with { FeatureFlags = new Dictionary<string, string> { ["SUPERSET_FEATURE_X"] = "True" }, Size = EnvironmentSize.Large };
}
