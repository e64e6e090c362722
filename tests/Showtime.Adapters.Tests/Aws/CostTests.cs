using Amazon.ECS.Model;
using Showtime.Adapters.Aws;
using Showtime.Core.Costs;
using Showtime.Core.Environments;
using Showtime.Core.Ports;
using Showtime.Sandbox.Aws;
using Task = System.Threading.Tasks.Task;

namespace Showtime.Adapters.Tests.Aws;

/// <summary>What a service costs can be read from the list of services alone: size, capacity and address are in it.</summary>
public sealed class CostTests
{
    const string Template = """{ "cpu": "0.25 vCPU", "memory": "1 GB", "containerDefinitions": [{ "name": "superset-ci", "image": "${image}" }] }""";

    [Theory]
    [InlineData("fargate", EnvironmentSize.Standard, ServiceCapacity.OnDemand, "512/2048/x86_64")]
    [InlineData("spot", EnvironmentSize.Large, ServiceCapacity.Spot, "1024/4096/x86_64")]
    public async Task A_listed_service_says_what_its_task_is_given_and_no_request_is_sent_for_it(string capacity, object size, object expected, string tag)
    {
        await using var cloud = new Cloud(configuration: Cloud.Configured(ecs => ecs with { Capacity = capacity }));
        await cloud.Target.DeployAsync(Cloud.Request() with { Size = (EnvironmentSize)size }, known: null, default);
        await cloud.UntilAsync(s => s.Task is { Running: true });
        var before = cloud.Sandbox.Requests.Count;

        var listed = Assert.Single(await cloud.Target.ListAsync(null, default).ToListAsync());

        Assert.Equal(["ListServices", "DescribeServices", "ListTasks"], cloud.CallsAfter(before));
        Assert.Equal(tag, cloud.Only.Tags["showtime_resources"]);
        Assert.Equal(((ServiceCapacity)expected, true, 1), (listed.Capacity, listed.HasPublicAddress, listed.Tasks));
        Assert.NotNull(ServiceCost.PerHour(listed, cloud.Configuration));
    }

    [Fact]
    public async Task A_template_decides_what_the_standard_size_costs()
    {
        await using var cloud = new Cloud(
            configuration: Cloud.Configured(ecs => ecs with { TaskDefinition = "ecs.json" }), files: new Dictionary<string, string> { ["ecs.json"] = Template });

        var accepted = await cloud.Target.DeployAsync(Cloud.Request(), known: null, default);
        await cloud.UntilAsync(s => s.Tasks == 1);
        var listed = Assert.Single(await cloud.Target.ListAsync(null, default).ToListAsync());

        Assert.Equal(new TaskResources(0.25m, 1), accepted.Resources);
        Assert.Equal(0.25m * 0.04048m + 0.004445m + 0.005m, ServiceCost.PerHour(listed, cloud.Configuration));
    }

    [Fact]
    public async Task A_service_that_is_updated_or_put_back_says_what_its_task_is_given_now()
    {
        await using var cloud = new Cloud();
        var first = await cloud.Target.DeployAsync(Cloud.Request(), known: null, default);

        var second = await cloud.Target.DeployAsync(Cloud.Request("job-2") with { Size = EnvironmentSize.Large, Force = true }, known: null, default);
        Assert.Equal((new TaskResources(0.5m, 2), new TaskResources(1, 4)), (first.Resources, second.Resources));
        await cloud.Target.RollBackAsync(Cloud.Service, first.Revision!, default);

        Assert.Equal(new TaskResources(0.5m, 2), (await cloud.Target.DescribeAsync(Cloud.Service, last: null, default))!.Resources);
    }

    [Fact]
    public async Task A_service_of_the_first_generation_has_the_configured_size()
    {
        await using var cloud = new Cloud();
        cloud.Sandbox.SeedService(new("pr-7-service"));
        await cloud.UntilAsync(s => s.Tasks == 1, "pr-7-service");

        var listed = Assert.Single(await cloud.Target.ListAsync(null, default).ToListAsync());

        Assert.Null(listed.Resources);
        Assert.Equal(0.03413m, ServiceCost.PerHour(listed, cloud.Configuration));
    }

    [Theory]
    [InlineData("ENABLED", true)]
    [InlineData("DISABLED", false)]
    [InlineData(null, true)]
    public void An_address_is_paid_for_unless_the_service_has_none(string? assign, bool has)
    {
        var network = assign is null ? null : new NetworkConfiguration { AwsvpcConfiguration = new() { AssignPublicIp = assign } };

        Assert.Equal(has, EcsServiceView.Of(new() { ServiceName = "pr-7-service", NetworkConfiguration = network }).HasPublicAddress);
    }

    [Theory]
    [InlineData("512/2048/x86_64", 0.5, 2, false, 0)]
    [InlineData("256/512/arm64", 0.25, 0.5, true, 0)]
    [InlineData("16384/122880/arm64/200", 16, 120, true, 200)]
    public void The_tag_is_read_as_it_is_written(string tag, double vcpu, double memory, bool arm, int storage)
    {
        var task = new TaskResources((decimal)vcpu, (decimal)memory) { IsArm = arm, StorageGb = storage };

        Assert.Equal(task, ShowtimeTags.ReadResources([new() { Key = "showtime_resources", Value = tag }]));
        Assert.Equal(tag, ShowtimeTags.Read(ShowtimeTags.Of(Cloud.Request() with { Resources = task }, ""), "showtime_resources"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("512")]
    [InlineData("512/2048")]
    [InlineData("512/2048/sparc")]
    [InlineData("-512/2048/arm64")]
    [InlineData("512/2048/arm64/much")]
    [InlineData("99999999999/2048/arm64")]
    public void A_tag_that_is_not_ours_says_nothing(string tag) => Assert.Null(ShowtimeTags.ReadResources([new() { Key = "showtime_resources", Value = tag }]));

    [Theory]
    [InlineData("\"cpu\": \"1 vCPU\", \"memory\": \"2GB\"", "1024/2048/x86_64")]
    [InlineData("\"cpu\": \".5 vcpu\", \"memory\": \"1024\", \"ephemeralStorage\": { \"sizeInGiB\": 30 }", "512/1024/x86_64/30")]
    [InlineData("\"runtimePlatform\": { \"cpuArchitecture\": \"ARM64\" }", "512/2048/arm64")]
    [InlineData("\"cpu\": \"many\"", null)]
    public void What_a_template_says_in_ECS_own_forms_is_in_the_tag(string members, string? tag)
    {
        var template = $$"""{ {{members}}, "containerDefinitions": [{ "name": "superset-ci" }] }""";
        var registration = new TaskDefinitionPlan(Cloud.Configured(ecs => ecs with { TaskDefinition = "t.json" })).Registration(Cloud.Request(), role => role, template);

        Assert.Equal(tag, ShowtimeTags.Read(registration.Tags, "showtime_resources"));
    }
}
