using System.Net;
using System.Text.Json.Nodes;
using Showtime.Sandbox.Aws;

namespace Showtime.Sandbox.Tests.Aws;

/// <summary>With the default timings: 10 s provisioning, 45 s pending, 10 s refusing, 20 s unavailable.</summary>
public sealed class TaskLifeTests
{
    [Theory]
    [InlineData(0, "PROVISIONING", "PRECREATED", "PENDING")]
    [InlineData(10, "PENDING", "ATTACHED", "PENDING")]
    [InlineData(54, "PENDING", "ATTACHED", "PENDING")]
    [InlineData(55, "RUNNING", "ATTACHED", "RUNNING")]
    public async Task A_task_starts_step_by_step(int seconds, string status, string attachment, string container)
    {
        var account = await DeployedAsync();
        account.Time.Advance(TimeSpan.FromSeconds(seconds));
        var task = await DescribeAsync(account);
        Assert.Equal(status, (string?)task["lastStatus"]);
        Assert.Equal(attachment, (string?)task["attachments"]![0]!["status"]);
        Assert.Equal(container, (string?)task["containers"]![0]!["lastStatus"]);
        Assert.Equal("RUNNING", (string?)task["desiredStatus"]);
    }

    [Fact]
    public async Task A_late_request_sees_the_same_history_as_frequent_requests()
    {
        var often = await DeployedAsync();
        for (var i = 0; i < 120; i++)
        {
            often.Time.Advance(TimeSpan.FromSeconds(1));
            await DescribeAsync(often);
        }

        var late = await DeployedAsync();
        late.Time.Advance(TimeSpan.FromSeconds(120));
        Assert.Equal((await DescribeAsync(often)).ToJsonString(), (await DescribeAsync(late)).ToJsonString());
        Assert.Equal((await often.DescribeServiceAsync()).ToJsonString(), (await late.DescribeServiceAsync()).ToJsonString());
    }

    [Theory]
    [InlineData(64, null)]
    [InlineData(65, HttpStatusCode.ServiceUnavailable)]
    [InlineData(84, HttpStatusCode.ServiceUnavailable)]
    [InlineData(85, HttpStatusCode.OK)]
    public async Task The_application_refuses_then_is_unavailable_then_answers(int seconds, HttpStatusCode? expected)
    {
        var account = await DeployedAsync();
        account.Time.Advance(TimeSpan.FromSeconds(seconds));
        using var browser = account.Browser();
        var address = new Uri($"http://{await PublicAddressAsync(account)}:8080/health");
        if (expected is null)
        {
            var refused = await Assert.ThrowsAsync<HttpRequestException>(() => browser.GetAsync(address));
            Assert.Equal(HttpRequestError.ConnectionError, refused.HttpRequestError);
        }
        else
        {
            using var answer = await browser.GetAsync(address);
            Assert.Equal(expected, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_page_names_service_image_and_commit_and_no_secret()
    {
        var account = await DeployedAsync();
        account.Time.Advance(TimeSpan.FromMinutes(2));
        using var browser = account.Browser();
        var page = await browser.GetStringAsync(new Uri($"http://{await PublicAddressAsync(account)}:8080/"));
        Assert.Contains("<h1>web</h1>", page, StringComparison.Ordinal);
        Assert.Contains("apache/superset:pr-1-abc1234-ci", page, StringComparison.Ordinal);
        Assert.Contains("<dd>abc1234</dd>", page, StringComparison.Ordinal);
        Assert.Contains("SUPERSET_PORT", page, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_without_a_public_address_has_no_association()
    {
        var account = new Account();
        await account.RegisterAsync();
        await account.CreateServiceAsync(change: static r => r["networkConfiguration"]!["awsvpcConfiguration"]!["assignPublicIp"] = "DISABLED");
        var (_, body) = await account.QueryAsync("ec2", "Action=DescribeNetworkInterfaces");
        Assert.Single(body.Descendants("networkInterfaceId"));
        Assert.Empty(body.Descendants("publicIp"));
    }

    [Fact]
    public async Task An_image_that_cannot_be_pulled_is_tried_again_with_longer_and_longer_pauses()
    {
        var account = await DeployedAsync(image: "apache/superset:gone", options: new() { ImagePullable = static i => !i.EndsWith(":gone", StringComparison.Ordinal) });
        account.Time.Advance(TimeSpan.FromMinutes(20));

        const string reason = "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/apache/superset:gone: docker.io/apache/superset:gone: not found";
        var stopped = account.Aws.Tasks.Where(static t => t.LastStatus == "STOPPED").ToList();
        Assert.All(stopped, t => Assert.Equal(reason, t.StoppedReason));
        var pauses = stopped.Zip(stopped.Skip(1)).Select(static p => p.Second.CreatedAt - p.First.CreatedAt).ToList();
        Assert.True(pauses.Count > 3);
        Assert.All(pauses.Zip(pauses.Skip(1)), static p => Assert.True(p.Second > p.First));

        var task = (await account.EcsAsync("DescribeTasks", new() { ["tasks"] = new JsonArray(stopped[0].Arn) }))["tasks"]![0]!;
        Assert.Equal("TaskFailedToStart", (string?)task["stopCode"]);
        Assert.Equal(reason, (string?)task["containers"]![0]!["reason"]);
        Assert.Null(task["containers"]![0]!["exitCode"]);
        var events = account.Aws.Services.Single().Events;
        Assert.Contains(events, e => e == $"(service web) was unable to place a task. Reason: {reason}.");
        Assert.Contains(events, static e => e.StartsWith("(service web) is unable to consistently start tasks successfully.", StringComparison.Ordinal));
        Assert.Equal(stopped.Count, (int)(await account.DescribeServiceAsync())["deployments"]![0]!["failedTasks"]!);
    }

    [Fact]
    public async Task An_image_that_appears_later_ends_the_failures()
    {
        var account = await DeployedAsync();
        account.Aws.SetImagePullable("apache/superset:pr-1-abc1234-ci", false);
        account.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(0, account.Aws.Services.Single().RunningCount);
        account.Aws.SetImagePullable("apache/superset:pr-1-abc1234-ci", true);
        account.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(("COMPLETED", 1), (account.Aws.Services.Single().Rollout, account.Aws.Services.Single().RunningCount));
    }

    [Theory]
    [InlineData("pr-1-abc1234-ci", true)]
    [InlineData("other", false)]
    public async Task An_image_without_its_tag_in_ecr_cannot_be_pulled(string pushed, bool runs)
    {
        var account = await DeployedAsync(image: "123456789012.dkr.ecr.us-west-2.amazonaws.com/showtime:pr-1-abc1234-ci");
        account.Aws.PushImage("showtime", pushed);
        account.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(runs ? 1 : 0, account.Aws.Services.Single().RunningCount);
    }

    [Fact]
    public async Task A_role_that_cannot_be_assumed_makes_an_event_and_no_task()
    {
        var account = await DeployedAsync(change: static r => r["executionRoleArn"] = "arn:aws:iam::123456789012:role/nobody");
        Assert.Empty(account.Aws.Tasks);
        Assert.Contains("ECS was unable to assume the role 'arn:aws:iam::123456789012:role/nobody'", account.Aws.Services.Single().Events[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_group_that_is_missing_stops_the_task()
    {
        var account = await DeployedAsync(change: static r => r["containerDefinitions"]![0]!["logConfiguration"]!["options"]!["awslogs-group"] = "/ecs/none");
        account.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.StartsWith("ResourceInitializationError: failed to validate logger args", account.Aws.Tasks[0].StoppedReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_beyond_the_quota_of_vcpus_is_not_placed()
    {
        var account = await DeployedAsync(options: new() { FargateVcpus = 0.75 });
        await account.CreateServiceAsync("two");
        Assert.Single(account.Aws.Tasks);
        Assert.Equal(
            "(service two) was unable to place a task. Reason: You've reached the limit on the number of vCPUs you can run concurrently. "
                + "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
            account.Aws.Services.Single(static s => s.Name == "two").Events[0]);
    }

    [Fact]
    public async Task Spot_has_a_quota_of_its_own()
    {
        var account = await DeployedAsync(options: new() { SpotVcpus = 0.75 });
        await account.CreateServiceAsync("two", change: OnSpot);
        await account.CreateServiceAsync("three", change: OnSpot);
        await account.CreateServiceAsync("four");
        Assert.Equal(["four", "two", "web"], account.Aws.Tasks.Select(static t => t.Service).Order());
        Assert.Contains("You've reached the limit on the number of vCPUs", account.Aws.Services.Single(static s => s.Name == "three").Events[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_tasks_that_cannot_be_placed_end_a_roll_out_with_a_circuit_breaker()
    {
        var account = await DeployedAsync(options: new() { FargateVcpus = 0.75 });
        await account.CreateServiceAsync("two", change: WithBreaker);
        account.Time.Advance(TimeSpan.FromSeconds(29));
        var before = account.Aws.Services.Single(static s => s.Name == "two").Rollout;
        account.Time.Advance(TimeSpan.FromSeconds(2));
        var service = account.Aws.Services.Single(static s => s.Name == "two");
        Assert.Equal(("IN_PROGRESS", "FAILED", "ACTIVE"), (before, service.Rollout, service.Status));
        Assert.EndsWith("deployment failed: tasks failed to start.", service.Events[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shortage_of_spot_keeps_a_service_active_without_a_task_until_it_passes()
    {
        var account = await DeployedAsync();
        account.Aws.SpotIsShort = true;
        await account.CreateServiceAsync("two", change: OnSpot);
        account.Time.Advance(TimeSpan.FromSeconds(5));
        var (service, tasks) = (account.Aws.Services.Single(static s => s.Name == "two"), account.Aws.Tasks.Count);
        account.Aws.SpotIsShort = false;
        account.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(("ACTIVE", 1), (service.Status, tasks));
        Assert.Equal(
            "(service two) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone. "
                + "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
            service.Events[0]);
        Assert.Equal(2, account.Aws.Tasks.Count);
    }

    [Fact]
    public async Task Without_container_instances_a_service_of_launch_type_ec2_places_nothing()
    {
        var account = new Account();
        await account.RegisterAsync();
        await account.CreateServiceAsync(change: static r => r["launchType"] = "EC2");
        account.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(account.Aws.Tasks);
        Assert.Contains(account.Aws.Services.Single().Events, static e => e.Contains("No Container Instances were found in your cluster.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(137, TaskExit.OutOfMemoryReason, TaskExit.OutOfMemoryReason)]
    [InlineData(3, null, "Essential container in task exited")]
    public async Task A_container_that_ends_is_replaced_at_another_address(int code, string? containerReason, string stoppedReason)
    {
        var account = await DeployedAsync();
        account.Time.Advance(TimeSpan.FromMinutes(2));
        var before = account.LiveTask();
        account.Aws.KillTask(before.Id, new(code, containerReason));
        account.Time.Advance(TimeSpan.FromMinutes(2));

        var after = account.LiveTask();
        Assert.NotEqual(before.Address, after.Address);
        Assert.Equal("RUNNING", after.LastStatus);
        var task = (await account.EcsAsync("DescribeTasks", new() { ["tasks"] = new JsonArray(before.Id) }))["tasks"]![0]!;
        Assert.Equal(("EssentialContainerExited", stoppedReason), ((string?)task["stopCode"], (string?)task["stoppedReason"]));
        Assert.Equal((code, containerReason), ((int)task["containers"]![0]!["exitCode"]!, (string?)task["containers"]![0]!["reason"]));
    }

    [Fact]
    public async Task A_spot_task_that_is_taken_away_is_replaced()
    {
        var account = await DeployedAsync();
        account.Time.Advance(TimeSpan.FromMinutes(2));
        var before = account.LiveTask();
        account.Aws.SpotInterrupt(before.Arn);
        Assert.NotEqual(before.Id, account.LiveTask().Id);
        var task = (await account.EcsAsync("DescribeTasks", new() { ["tasks"] = new JsonArray(before.Id) }))["tasks"]![0]!;
        Assert.Equal(("SpotInterruption", "Your Spot Task was interrupted."), ((string?)task["stopCode"], (string?)task["stoppedReason"]));
    }

    [Fact]
    public async Task A_stopped_task_reports_its_reason_loses_its_interface_and_is_forgotten_after_an_hour()
    {
        var account = await DeployedAsync();
        account.Time.Advance(TimeSpan.FromMinutes(2));
        var id = account.LiveTask().Id;
        var eni = await InterfaceAsync(account, id);
        var stopping = (await account.EcsAsync("StopTask", new() { ["task"] = id, ["reason"] = "tidying" }))["task"]!;
        Assert.Equal(("STOPPING", "STOPPED"), ((string?)stopping["lastStatus"], (string?)stopping["desiredStatus"]));
        account.Time.Advance(TimeSpan.FromSeconds(15));
        var stopped = (await account.EcsAsync("DescribeTasks", new() { ["tasks"] = new JsonArray(id) }))["tasks"]![0]!;
        Assert.Equal(("STOPPED", "UserInitiated", "tidying"), ((string?)stopped["lastStatus"], (string?)stopped["stopCode"], (string?)stopped["stoppedReason"]));
        var (status, body) = await account.QueryAsync("ec2", $"Action=DescribeNetworkInterfaces&NetworkInterfaceId.1={eni}");
        Assert.Equal((400, "InvalidNetworkInterfaceID.NotFound"), (status, body.Descendants("Code").Single().Value));
        Assert.Contains(id, (await account.EcsAsync("ListTasks", new() { ["desiredStatus"] = "STOPPED" })).ToJsonString(), StringComparison.Ordinal);

        account.Time.Advance(TimeSpan.FromHours(1));
        var gone = await account.EcsAsync("DescribeTasks", new() { ["tasks"] = new JsonArray(id) });
        Assert.Empty(gone["tasks"]!.AsArray());
        Assert.Equal("MISSING", (string?)gone["failures"]![0]!["reason"]);
    }

    [Fact]
    public async Task Tasks_are_listed_by_service_and_by_desired_status()
    {
        var account = await DeployedAsync();
        await account.RegisterAsync("other");
        await account.CreateServiceAsync("two", "other");
        Assert.Equal(2, await CountAsync([]));
        Assert.Equal(1, await CountAsync(new() { ["serviceName"] = "two" }));
        Assert.Equal(1, await CountAsync(new() { ["family"] = "web" }));
        Assert.Equal(0, await CountAsync(new() { ["serviceName"] = "two", ["desiredStatus"] = "STOPPED" }));
        Assert.Equal("ServiceNotFoundException", (await account.ErrorAsync("ecs", "ListTasks", new() { ["serviceName"] = "three" })).Code);
        async Task<int> CountAsync(JsonObject filter) => (await account.EcsAsync("ListTasks", filter))["taskArns"]!.AsArray().Count;
    }

    [Fact]
    public async Task At_most_100_tasks_are_described_at_once()
    {
        var tooMany = new JsonArray([.. Enumerable.Range(0, 101).Select(static i => (JsonNode)$"t{i}")]);
        Assert.Equal("InvalidParameterException", (await new Account().ErrorAsync("ecs", "DescribeTasks", new() { ["tasks"] = tooMany })).Code);
    }

    internal static async Task<Account> DeployedAsync(string image = "apache/superset:pr-1-abc1234-ci", AwsSandboxOptions? options = null, Action<JsonObject>? change = null)
    {
        var account = new Account((options ?? new()) with { EnforceRateLimits = false });
        await account.RegisterAsync("web", image, change);
        await account.CreateServiceAsync();
        return account;
    }

    static void WithBreaker(JsonObject request) =>
        request["deploymentConfiguration"] = new JsonObject { ["deploymentCircuitBreaker"] = new JsonObject { ["enable"] = true, ["rollback"] = false } };

    static void OnSpot(JsonObject request)
    {
        request.Remove("launchType");
        request["capacityProviderStrategy"] = new JsonArray(new JsonObject { ["capacityProvider"] = "FARGATE_SPOT", ["weight"] = 1 });
    }

    static async Task<JsonObject> DescribeAsync(Account account)
    {
        var arn = (string)(await account.EcsAsync("ListTasks", new() { ["serviceName"] = "web" }))["taskArns"]!.AsArray().Single()!;
        return (await account.EcsAsync("DescribeTasks", new() { ["tasks"] = new JsonArray(arn) }))["tasks"]!.AsArray().Single()!.AsObject();
    }

    static async Task<string> InterfaceAsync(Account account, string task) =>
        (string)(await account.EcsAsync("DescribeTasks", new() { ["tasks"] = new JsonArray(task) }))["tasks"]![0]!["attachments"]![0]!["details"]!.AsArray()
            .Single(static d => (string?)d!["name"] == "networkInterfaceId")!["value"]!;

    static async Task<string> PublicAddressAsync(Account account)
    {
        var (_, body) = await account.QueryAsync("ec2", $"Action=DescribeNetworkInterfaces&NetworkInterfaceId.1={await InterfaceAsync(account, account.LiveTask().Id)}");
        return body.Descendants("association").First().Element("publicIp")!.Value;
    }
}
