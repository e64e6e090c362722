using Showtime.Core.Environments;
using Showtime.Core.Inventory;

namespace Showtime.Core.Tests.Inventory;

/// <summary>Environments grouped and added up.</summary>
public sealed class EnvironmentMeasurementTests
{
    static ShowtimeEnvironment Environment(
        string? by, decimal? hour, double days = 0.5, EnvironmentStatus status = EnvironmentStatus.Running, bool? inCloud = true, EnvironmentKind kind = EnvironmentKind.Active) => new()
        {
            Repository = "acme/app", PullRequest = 7, Sha = "abc1234", ServiceName = "pr-7-abc1234-service", Status = status, Kind = kind, RequestedBy = by,
            Age = TimeSpan.FromDays(days), CostPerHour = hour, CostSoFar = hour * 24 * (decimal)days, InCloud = inCloud,
        };

    [Fact]
    public void Requesters_are_listed_by_what_they_cost_with_a_total_at_the_end()
    {
        var rows = EnvironmentMeasurements.Of(
            [Environment("ada", 0.03m), Environment("bob", 0.06m, 3), Environment("Ada", 0.05m, 2), Environment(null, 0.01m)], MeasureBy.Requester);

        Assert.Equal([("ada", 2, 0.08m), ("bob", 1, 0.06m), ("unknown", 1, 0.01m), ("total", 4, 0.15m)], rows.Select(row => (row.Group, row.Count, row.CostPerHour!.Value)));
        Assert.Equal([false, false, false, true], rows.Select(row => row.IsTotal));
        var total = rows[^1];
        Assert.Equal((3.6m, 109.5m, 0.36m + 4.32m + 2.4m + 0.12m), (total.CostPerDay, total.CostPerMonth, total.CostSoFar));
        Assert.Equal(TimeSpan.FromDays(3), total.Oldest!.Value.ToTimeSpan());
    }

    [Fact]
    public void An_unknown_cost_is_counted_and_left_out_of_the_sums()
    {
        var rows = EnvironmentMeasurements.Of(
            [Environment("ada", 0.03m), Environment("ada", null), Environment("bob", null, inCloud: null), Environment("bob", null, inCloud: false)], MeasureBy.Requester);

        Assert.Equal([("ada", 1, 0.03m), ("bob", 1, null), ("total", 2, (decimal?)0.03m)], rows.Select(row => (row.Group, row.UnknownCosts, row.CostPerHour)));
        Assert.Null(rows[1].CostPerMonth);
    }

    [Fact]
    public void Ages_are_four_groups_and_their_bounds_belong_to_the_younger()
    {
        var rows = EnvironmentMeasurements.Of(
            [Environment("a", 1, 9), Environment("a", 1, 7), Environment("a", 1, 2), Environment("a", 1, 1), Environment("a", 1) with { Age = null }], MeasureBy.Age);

        Assert.Equal([("up to 1d", 1), ("1d to 2d", 1), ("2d to 1w", 1), ("over 1w", 1), ("unknown", 1), ("total", 5)], rows.Select(row => (row.Group, row.Count)));
    }

    [Fact]
    public void Statuses_and_kinds_keep_their_order()
    {
        ShowtimeEnvironment[] all =
        [
            Environment("a", 1, kind: EnvironmentKind.Legacy, status: EnvironmentStatus.Failed), Environment("a", 1, kind: EnvironmentKind.Active), Environment("a", 1, kind: EnvironmentKind.Building, status: EnvironmentStatus.Building),
        ];

        Assert.Equal(["building", "running", "failed", "total"], EnvironmentMeasurements.Of(all, MeasureBy.Status).Select(row => row.Group));
        Assert.Equal(["active", "building", "legacy", "total"], EnvironmentMeasurements.Of(all, MeasureBy.Kind).Select(row => row.Group));
    }

    [Theory]
    [InlineData(MeasureBy.Requester)]
    [InlineData(MeasureBy.Age)]
    public void No_environments_are_a_total_of_none(MeasureBy by)
    {
        var total = Assert.Single(EnvironmentMeasurements.Of([], by));

        Assert.Equal((true, 0, null, null, null), (total.IsTotal, total.Count, total.Oldest, total.CostPerHour, total.CostSoFar));
    }
}
