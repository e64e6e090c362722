using System.Globalization;
using Showtime.Core.Configuration;
using Showtime.Core.Costs;
using Showtime.Core.Environments;
using Showtime.Core.Ports;

namespace Showtime.Core.Tests.Costs;

/// <summary>What a service costs, by list prices.</summary>
public sealed class ServiceCostTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Each processor size of Fargate with its smallest and its largest memory.</summary>
    public static TheoryData<decimal, decimal> Sizes => new()
    {
        { 0.25m, 0.5m }, { 0.25m, 2 }, { 0.5m, 1 }, { 0.5m, 4 }, { 1, 2 }, { 1, 8 }, { 2, 4 }, { 2, 16 }, { 4, 8 }, { 4, 30 }, { 8, 16 }, { 8, 60 }, { 16, 32 }, { 16, 120 },
    };

    public static TheoryData<string> Regions => [.. PriceList.KnownRegions];

    static ShowtimeConfiguration In(string region, CostConfiguration? cost = null, string platform = "linux/amd64", string? template = null) => new()
    {
        Deploy = new() { Ecs = new() { Region = region, TaskDefinition = template } },
        Image = new() { Platform = platform },
        Cost = cost ?? new(),
    };

    static DeployedService Service(int tasks = 1, EnvironmentSize? size = EnvironmentSize.Standard) => new()
    {
        Name = "pr-7-abc1234-service", State = ServiceState.Active, Tasks = tasks, Size = size, CreatedAt = Now.AddHours(-48), Capacity = ServiceCapacity.OnDemand,
    };

    static decimal Dollars(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("us-west-2", EnvironmentSize.Standard, "0.03413")] // 0.5 × 0.04048 + 2 × 0.004445 + 0.005
    [InlineData("us-west-2", EnvironmentSize.Large, "0.06326")]
    [InlineData("us-east-1", EnvironmentSize.Standard, "0.03413")]
    [InlineData("eu-central-1", EnvironmentSize.Standard, "0.0385")]
    [InlineData("ap-northeast-1", EnvironmentSize.Large, "0.07768")]
    public void A_running_service_costs_processor_memory_and_address(string region, object size, string dollars) =>
        Assert.Equal(Dollars(dollars), ServiceCost.PerHour(Service(size: (EnvironmentSize)size), In(region)));

    [Fact]
    public void Two_days_of_the_standard_size_cost_a_dollar_sixty_four() =>
        Assert.Equal(1.6382m, ServiceCost.SoFar(Service(), In("us-west-2"), Now));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_size_of_Fargate_is_its_processors_and_its_memory(decimal vcpu, decimal memory)
    {
        var service = Service() with { Resources = new(vcpu, memory), HasPublicAddress = false };

        Assert.Equal(vcpu * 0.04048m + memory * 0.004445m, ServiceCost.PerHour(service, In("us-east-2")));
    }

    [Fact]
    public void The_smallest_size_costs_the_documented_amount() =>
        Assert.Equal(0.0123425m, ServiceCost.PerHour(Service() with { Resources = new(0.25m, 0.5m), HasPublicAddress = false }, In("us-east-1")));

    [Theory]
    [MemberData(nameof(Regions))]
    public void Each_region_of_the_table_has_a_price_for_the_standard_size(string region) =>
        Assert.InRange(ServiceCost.PerHour(Service(), In(region))!.Value, 0.03m, 0.06m);

    [Fact]
    public void Spot_takes_its_discount_off_the_computing_and_nothing_off_the_address()
    {
        var spot = Service() with { Capacity = ServiceCapacity.Spot };

        Assert.Equal(0.02913m * 0.32m + 0.005m, ServiceCost.PerHour(spot, In("us-west-2")));
        Assert.Equal(0.02913m * 0.5m + 0.005m, ServiceCost.PerHour(spot, In("us-west-2", new() { SpotDiscount = 50 })));
        Assert.Equal(0.03413m, ServiceCost.PerHour(Service() with { Capacity = null }, In("us-west-2")));
    }

    [Fact]
    public void A_task_without_a_public_address_does_not_pay_for_one() =>
        Assert.Equal(0.02913m, ServiceCost.PerHour(Service() with { HasPublicAddress = false }, In("us-west-2")));

    [Fact]
    public void ARM_has_prices_of_its_own_where_they_are_known()
    {
        var arm = Service() with { Resources = new(0.5m, 2) { IsArm = true }, HasPublicAddress = false };

        Assert.Equal(0.02331m, ServiceCost.PerHour(arm, In("us-east-1")));
        Assert.Equal(0.02331m, ServiceCost.PerHour(Service() with { HasPublicAddress = false }, In("us-east-1", platform: "linux/arm64")));
        Assert.Null(ServiceCost.PerHour(arm, In("eu-north-1")));
    }

    [Theory]
    [InlineData(0, "0.02913")]
    [InlineData(20, "0.02913")]
    [InlineData(21, "0.029241")]
    [InlineData(200, "0.04911")]
    public void Storage_above_twenty_GB_is_charged(int storage, string dollars)
    {
        var service = Service() with { Resources = new(0.5m, 2) { StorageGb = storage }, HasPublicAddress = false };

        Assert.Equal(Dollars(dollars), ServiceCost.PerHour(service, In("us-west-2")));
        if (storage > 20) Assert.Null(ServiceCost.PerHour(service, In("eu-north-1")));
    }

    [Fact]
    public void The_cost_in_a_region_without_prices_is_unknown_unless_the_configuration_has_them()
    {
        Assert.Null(ServiceCost.PerHour(Service(), In("mx-central-1")));
        Assert.Null(ServiceCost.SoFar(Service(), In("mx-central-1"), Now));
        Assert.Null(ServiceCost.PerHour(Service(), In("mx-central-1", new() { VcpuHour = 0.05m })));
        Assert.Equal(0.046m, ServiceCost.PerHour(Service(), In("mx-central-1", new() { VcpuHour = 0.05m, GbHour = 0.005m, PublicAddressHour = 0.011m })));
    }

    [Fact]
    public void Prices_of_the_configuration_replace_those_of_the_table() =>
        Assert.Equal(0.5m * 0.02m + 2 * 0.004445m, ServiceCost.PerHour(Service(), In("us-west-2", new() { VcpuHour = 0.02m, PublicAddressHour = 0 })));

    [Fact]
    public void A_service_without_a_task_costs_nothing_even_where_prices_are_unknown()
    {
        Assert.Equal(0, ServiceCost.PerHour(Service(tasks: 0), In("us-west-2")));
        Assert.Equal(0, ServiceCost.PerHour(Service(tasks: 0), In("mx-central-1")));
        Assert.Null(ServiceCost.SoFar(Service(tasks: 0), In("us-west-2"), Now));
    }

    [Fact]
    public void Two_tasks_of_a_roll_out_cost_twice_while_they_run_and_not_since_the_creation()
    {
        Assert.Equal(0.06826m, ServiceCost.PerHour(Service(tasks: 2), In("us-west-2")));
        Assert.Equal(1.6382m, ServiceCost.SoFar(Service(tasks: 2), In("us-west-2"), Now));
    }

    [Fact]
    public void What_is_not_in_the_cloud_has_no_cost()
    {
        Assert.Null(ServiceCost.PerHour(null, In("us-west-2")));
        Assert.Null(ServiceCost.PerHour(Service() with { State = ServiceState.Inactive }, In("us-west-2")));
        Assert.Equal(0.03413m, ServiceCost.PerHour(Service() with { State = ServiceState.Draining }, In("us-west-2")));
    }

    [Fact]
    public void A_service_without_tags_has_the_configured_size()
    {
        var large = In("us-west-2") with { Environment = new() { Size = EnvironmentSize.Large } };

        Assert.Equal(0.06326m, ServiceCost.PerHour(Service(size: null), large));
        Assert.Equal(0.03413m, ServiceCost.PerHour(Service(), large));
    }

    [Fact]
    public void The_standard_size_of_a_template_is_unknown_unless_the_service_says_it()
    {
        var template = In("us-west-2", template: "ecs.json");

        Assert.Null(ServiceCost.PerHour(Service(), template));
        Assert.Equal(0.06326m, ServiceCost.PerHour(Service(size: EnvironmentSize.Large), template));
        Assert.Equal(0.06326m, ServiceCost.PerHour(Service() with { Resources = new(1, 4) }, template));
    }

    [Fact]
    public void A_clock_that_is_behind_gives_no_negative_amount() => Assert.Equal(0, ServiceCost.SoFar(Service(), In("us-west-2"), Now.AddDays(-3)));
}
