using System.Text.Json.Nodes;
using Showtime.Sandbox.Aws;

namespace Showtime.Sandbox.Tests.Aws;

/// <summary>With the default timings: 5 s stopping, 10 s deprovisioning, 30 s draining.</summary>
public sealed class DeletionTests
{
    [Fact]
    public async Task A_service_that_wants_tasks_is_deleted_only_by_force()
    {
        var account = await TaskLifeTests.DeployedAsync();
        Assert.Equal(
            ("InvalidParameterException", "The service cannot be stopped while it is scaled above 0."),
            await account.ErrorAsync("ecs", "DeleteService", new() { ["service"] = "web" }));
        await account.EcsAsync("UpdateService", new() { ["service"] = "web", ["desiredCount"] = 0 });
        Assert.Equal("DRAINING", (string?)(await account.EcsAsync("DeleteService", new() { ["service"] = "web" }))["service"]!["status"]);
    }

    [Theory]
    [InlineData(0, "DRAINING")]
    [InlineData(44, "DRAINING")]
    [InlineData(45, "INACTIVE")]
    [InlineData(86400, "INACTIVE")]
    public async Task A_deleted_service_drains_until_its_tasks_have_stopped_and_stays_describable(int seconds, string status)
    {
        var account = await DeletedAsync();
        account.Time.Advance(TimeSpan.FromSeconds(seconds));
        var service = await account.DescribeServiceAsync();
        Assert.Equal((status, 0, 0), ((string?)service["status"], (int)service["desiredCount"]!, (int)service["runningCount"]!));
        Assert.Empty((await account.EcsAsync("ListServices"))["serviceArns"]!.AsArray());
        Assert.DoesNotContain(account.Aws.Tasks, static t => t.DesiredStatus == "RUNNING");
    }

    [Fact]
    public async Task The_name_of_a_deleted_service_is_free_when_it_is_inactive()
    {
        var account = await DeletedAsync();
        Assert.Equal(
            ("InvalidParameterException", "Unable to Start a service that is still Draining."),
            await account.ErrorAsync("ecs", "CreateService", Account.Service()));
        account.Time.Advance(TimeSpan.FromSeconds(45));
        await account.CreateServiceAsync();
        Assert.Equal("ACTIVE", (string?)(await account.DescribeServiceAsync())["status"]);
        Assert.Single(account.Aws.Services);
    }

    [Fact]
    public async Task Deleting_again_is_harmless_while_it_drains_and_finds_nothing_afterwards()
    {
        var account = await DeletedAsync();
        await account.EcsAsync("DeleteService", new() { ["service"] = "web" });
        account.Time.Advance(TimeSpan.FromSeconds(45));
        Assert.Equal("INACTIVE", account.Aws.Services.Single().Status);
        Assert.Equal("ServiceNotFoundException", (await account.ErrorAsync("ecs", "DeleteService", new() { ["service"] = "web" })).Code);
    }

    [Fact]
    public async Task A_service_deleted_while_its_task_comes_up_leaves_no_task()
    {
        var account = await TaskLifeTests.DeployedAsync();
        account.Time.Advance(TimeSpan.FromSeconds(20));
        await account.EcsAsync("DeleteService", new() { ["service"] = "web", ["force"] = true });
        account.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("INACTIVE", account.Aws.Services.Single().Status);
        Assert.Equal("STOPPED", account.Aws.Tasks.Single().LastStatus);
        Assert.Null(account.Aws.Tasks.Single().StartedAt);
    }

    [Fact]
    public async Task A_seeded_service_keeps_its_age_and_runs()
    {
        var account = new Account();
        var created = account.Time.GetUtcNow() - TimeSpan.FromDays(5);
        account.Aws.SeedService(new("pr-7-service") { CreatedAt = created, Tags = new Dictionary<string, string> { ["pr"] = "7" } });
        account.Time.Advance(TimeSpan.FromMinutes(2));
        var service = account.Aws.Services.Single();
        Assert.Equal((created, 1, "7"), (service.CreatedAt, service.RunningCount, service.Tags["pr"]));
        using var browser = account.Browser();
        Assert.Equal("OK", await browser.GetStringAsync(new Uri($"http://{account.LiveTask("pr-7-service").Address}:8080/health")));
        Assert.Throws<ArgumentException>(() => account.Aws.SeedService(new("pr-7-service")));
    }

    [Fact]
    public async Task Changes_are_announced_outside_the_lock()
    {
        var account = new Account();
        var seen = new List<int>();
        account.Aws.Changed += (_, _) => seen.Add(account.Aws.Tasks.Count); // would wait for ever for another thread's lock, and see half a change under its own
        await account.RegisterAsync();
        await account.CreateServiceAsync();
        var before = seen.Count;
        account.Time.Advance(TimeSpan.FromSeconds(55));
        Assert.True(seen.Count > before);
        Assert.Equal(1, seen[^1]);
    }

    [Fact]
    public async Task Disposing_the_sandbox_stops_its_tasks()
    {
        var account = await TaskLifeTests.DeployedAsync();
        account.Time.Advance(TimeSpan.FromMinutes(2));
        var address = account.LiveTask().Address;
        await account.Aws.DisposeAsync();
        using var browser = account.Browser();
        await Assert.ThrowsAsync<HttpRequestException>(() => browser.GetAsync(new Uri($"http://{address}:8080/")));
        await account.Aws.DisposeAsync();
    }

    static async Task<Account> DeletedAsync()
    {
        var account = await TaskLifeTests.DeployedAsync();
        account.Time.Advance(TimeSpan.FromMinutes(2));
        await account.EcsAsync("DeleteService", new() { ["service"] = "web", ["force"] = true });
        return account;
    }
}
