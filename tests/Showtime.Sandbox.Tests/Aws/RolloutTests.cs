using System.Text.Json.Nodes;

namespace Showtime.Sandbox.Tests.Aws;

public sealed class RolloutTests
{
    static readonly TimeSpan UntilRunning = TimeSpan.FromSeconds(55);

    [Fact]
    public async Task A_first_deployment_completes_and_reports_a_steady_state_once()
    {
        var account = await TaskLifeTests.DeployedAsync();
        account.Time.Advance(TimeSpan.FromHours(3));
        var service = await account.DescribeServiceAsync();
        Assert.Equal(("COMPLETED", 1), ((string?)service["deployments"]![0]!["rolloutState"], (int)service["runningCount"]!));
        var id = (string?)service["deployments"]![0]!["id"];
        Assert.Equal(
            ["(service web) has reached a steady state.", $"(service web) (deployment {id}) deployment completed.", $"(service web) has started 1 tasks: (task {account.LiveTask().Id})."],
            service["events"]!.AsArray().Select(static e => (string?)e!["message"]));
    }

    [Fact]
    public async Task With_a_health_check_the_old_task_stays_until_the_new_one_is_healthy()
    {
        var account = await RunningAsync(withHealthCheck: true);
        var old = account.LiveTask().Id;
        await UpdateAsync(account);
        account.Time.Advance(UntilRunning + TimeSpan.FromSeconds(29)); // the application needs 30 s, the check runs every 10 s
        Assert.Equal(2, account.Aws.Tasks.Count(static t => t.DesiredStatus == "RUNNING" && t.LastStatus == "RUNNING"));
        var between = await account.DescribeServiceAsync();
        Assert.Equal(["PRIMARY", "ACTIVE"], between["deployments"]!.AsArray().Select(static d => (string?)d!["status"]));

        account.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(old, account.LiveTask().Id);
        Assert.Equal("HEALTHY", account.LiveTask().Health);
        Assert.Equal("COMPLETED", account.Aws.Services.Single().Rollout);
        Assert.StartsWith("Scaling activity initiated by (deployment ecs-svc/", account.Aws.Tasks.Single(t => t.Id == old).StoppedReason, StringComparison.Ordinal);

        account.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Single((await account.DescribeServiceAsync())["deployments"]!.AsArray());
    }

    [Fact]
    public async Task With_a_health_check_that_never_passes_the_old_task_stays()
    {
        var account = await RunningAsync(withHealthCheck: true);
        var old = account.LiveTask().Id;
        account.Aws.FailHealth("web", onlyNewTasks: true);
        await UpdateAsync(account);
        account.Time.Advance(TimeSpan.FromHours(5));
        Assert.Contains(account.Aws.Tasks, t => t.Id == old && t is { LastStatus: "RUNNING", Health: "HEALTHY" });
        Assert.Contains(account.Aws.Tasks, static t => t.StoppedReason == "Task failed container health checks");
        Assert.Equal("IN_PROGRESS", account.Aws.Services.Single().Rollout);
    }

    [Fact]
    public async Task Without_a_health_check_the_old_task_stops_40_seconds_after_the_new_one_runs_whether_it_answers_or_not()
    {
        var account = await RunningAsync(withHealthCheck: false);
        var old = account.LiveTask().Id;
        account.Aws.FailHealth("web", onlyNewTasks: true);
        await UpdateAsync(account);
        account.Time.Advance(UntilRunning + TimeSpan.FromSeconds(39));
        Assert.Contains(account.Aws.Tasks, t => t.Id == old && t.LastStatus == "RUNNING");
        account.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(old, account.LiveTask().Id);
    }

    [Fact]
    public async Task With_a_minimum_of_zero_the_old_task_goes_first()
    {
        var account = await RunningAsync(withHealthCheck: true);
        await UpdateAsync(account, rollout: new() { ["minimumHealthyPercent"] = 0, ["maximumPercent"] = 100 });
        Assert.Equal("PROVISIONING", account.LiveTask().LastStatus);
    }

    [Fact]
    public async Task A_task_that_becomes_unhealthy_is_replaced()
    {
        var account = await RunningAsync(withHealthCheck: true);
        var sick = account.LiveTask().Id;
        account.Aws.FailHealth("web");
        account.Time.Advance(TimeSpan.FromSeconds(30)); // three checks
        Assert.NotEqual(sick, account.LiveTask().Id);
        Assert.Equal("Task failed container health checks", account.Aws.Tasks.Single(t => t.Id == sick).StoppedReason);
        Assert.Contains($"(service web) (task {sick}) failed container health checks.", account.Aws.Services.Single().Events);
        account.Aws.FailHealth("web", false);
        account.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("HEALTHY", account.LiveTask().Health);
    }

    [Fact]
    public async Task A_circuit_breaker_gives_up_after_three_failures_and_rolls_back_if_enabled()
    {
        var account = await RunningAsync(withHealthCheck: true);
        var old = account.LiveTask();
        account.Aws.SetImagePullable("apache/superset:gone", false);
        await UpdateAsync(account, "apache/superset:gone", new() { ["deploymentCircuitBreaker"] = new JsonObject { ["enable"] = true, ["rollback"] = true } });
        account.Time.Advance(TimeSpan.FromHours(1));
        var service = account.Aws.Services.Single();
        Assert.Equal((old.TaskDefinition, "COMPLETED", 1), (service.TaskDefinition, service.Rollout, service.RunningCount));
        Assert.Equal(old.Id, account.LiveTask().Id);
        Assert.Contains(service.Events, static e => e.EndsWith("deployment failed: tasks failed to start.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task The_same_task_definition_is_deployed_again_only_by_force(bool force, bool isNew)
    {
        var account = await RunningAsync(withHealthCheck: true);
        var before = (string?)(await account.DescribeServiceAsync())["deployments"]![0]!["id"];
        await account.EcsAsync("UpdateService", new() { ["service"] = "web", ["forceNewDeployment"] = force });
        Assert.Equal(isNew, before != (string?)(await account.DescribeServiceAsync())["deployments"]![0]!["id"]);
    }

    [Fact]
    public async Task A_service_can_be_scaled_to_zero_and_back()
    {
        var account = await RunningAsync(withHealthCheck: false);
        await account.EcsAsync("UpdateService", new() { ["service"] = "web", ["desiredCount"] = 0 });
        account.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, account.Aws.Services.Single().RunningCount);
        await account.EcsAsync("UpdateService", new() { ["service"] = "web", ["desiredCount"] = 3 });
        account.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, account.Aws.Services.Single().RunningCount);
        Assert.Equal(3, account.Aws.Tasks.Where(static t => t.DesiredStatus == "RUNNING").Select(static t => t.Address).Distinct().Count());
    }

    [Fact]
    public async Task A_service_that_is_missing_or_not_active_cannot_be_updated()
    {
        var account = await RunningAsync(withHealthCheck: false);
        Assert.Equal(("ServiceNotFoundException", "Service not found."), await account.ErrorAsync("ecs", "UpdateService", new() { ["service"] = "nope" }));
        await account.EcsAsync("DeleteService", new() { ["service"] = "web", ["force"] = true });
        Assert.Equal(("ServiceNotActiveException", "Service was not ACTIVE."), await account.ErrorAsync("ecs", "UpdateService", new() { ["service"] = "web" }));
        account.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("ServiceNotActiveException", (await account.ErrorAsync("ecs", "UpdateService", new() { ["service"] = "web" })).Code);
    }

    static async Task<Account> RunningAsync(bool withHealthCheck)
    {
        var account = await TaskLifeTests.DeployedAsync(change: r =>
        {
            if (withHealthCheck) Account.WithHealthCheck(r);
        });
        account.Time.Advance(TimeSpan.FromMinutes(5));
        return account;
    }

    static async Task UpdateAsync(Account account, string image = "apache/superset:pr-1-def5678-ci", JsonObject? rollout = null)
    {
        var hasCheck = (await account.EcsAsync("DescribeTaskDefinition", new() { ["taskDefinition"] = "web" }))["taskDefinition"]!["containerDefinitions"]![0]!["healthCheck"] is not null;
        await account.RegisterAsync("web", image, r =>
        {
            if (hasCheck) Account.WithHealthCheck(r);
        });
        var update = new JsonObject { ["service"] = "web", ["taskDefinition"] = "web" };
        if (rollout is not null) update["deploymentConfiguration"] = rollout;
        await account.EcsAsync("UpdateService", update);
    }
}
