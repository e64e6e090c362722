using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Inventory;
using Showtime.Core.Labels;
using Showtime.Core.Ports;

namespace Showtime.Core.Tests.Inventory;

/// <summary>Labels and cloud joined by pull request and commit.</summary>
public sealed class EnvironmentInventoryTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset Tenth = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    static IReadOnlyList<ShowtimeEnvironment> Join(IReadOnlyList<DeployedService>? services, params string[] labels) => EnvironmentInventory.Join(
        new PullRequestSnapshot
        {
            Repository = "acme/app", Number = 7, NodeId = "PR_7", State = PullRequestState.Open, HeadSha = new('a', 40), Viewer = "bot", Title = "A title",
            Body = "FEATURE_ALERTS=true", Labels = [.. labels.Select(name => new AttachedLabel(name))],
        },
        services, new ShowtimeConfiguration(), Now);

    static DeployedService Service(string sha, ServiceState state = ServiceState.Active, int tasks = 1) => new()
    {
        Name = sha.Length > 0 ? $"pr-7-{sha}-service" : "pr-7-service", PullRequest = 7, Sha = sha, State = state, Tasks = tasks, CreatedAt = Tenth, RequestedBy = "tags", ExpiresAt = Now,
    };

    [Fact]
    public void Environments_are_listed_serving_then_building_then_orphaned_then_legacy()
    {
        var all = Join([Service("aaaaaaa"), Service("ddddddd"), Service("")], "🎪 ccccccc 🚦 stopping", "🎪 🏗️ bbbbbbb", "🎪 🎯 aaaaaaa", "🎪 aaaaaaa 🚦 running");

        Assert.Equal(
            [("aaaaaaa", EnvironmentKind.Active), ("bbbbbbb", EnvironmentKind.Building), ("ccccccc", EnvironmentKind.Orphaned), ("ddddddd", EnvironmentKind.Orphaned), ("", EnvironmentKind.Legacy)],
            all.OrderBy(e => e.Kind).ThenBy(e => e.Sha, StringComparer.Ordinal).Select(e => (e.Sha, e.Kind)));
        Assert.Equal("aaaaaaa", all[0].Sha);
    }

    [Fact]
    public void Address_requester_and_expiry_come_from_the_labels()
    {
        var one = Assert.Single(Join(null, "🎪 🎯 aaaaaaa", "🎪 aaaaaaa 🚦 running", "🎪 aaaaaaa 🌐 10.0.0.1:8080", "🎪 aaaaaaa 📅 2026-11-22T10-00", "🎪 aaaaaaa 🤡 maxime", "🎪 ⌛ 24h", "🎪 🧊 showtime-freeze"));

        Assert.Equal((EnvironmentStatus.Running, "http://10.0.0.1:8080/", "maxime"), (one.Status, one.Url!.ToString(), one.RequestedBy));
        Assert.Equal((Tenth, Tenth.AddHours(24)), (one.CreatedAt, one.ExpiresAt));
        Assert.Equal((null, true, false), (one.InCloud, one.Frozen, one.Blocked));
        Assert.Equal(("A title", true), (one.Title, one.FeatureFlags["ALERTS"]));
        Assert.Equal((TimeSpan)(Now - Tenth), one.Age!.Value.ToTimeSpan());
    }

    [Theory]
    [InlineData("🎪 ⌛ 24h", false)]
    [InlineData("🎪 ⌛ 48h", false)]
    [InlineData("🎪 ⌛ 1w", true)]
    [InlineData("🎪 ⌛ close", true)]
    public void What_may_live_longer_than_usual_is_extended(string label, bool extended) =>
        Assert.Equal(extended, Assert.Single(Join(null, "🎪 aaaaaaa 🚦 running", label)).Extended);

    [Theory]
    [InlineData("aaaaaaa", false)]
    [InlineData("bbbbbbb", true)]
    public void A_commit_that_is_not_the_head_is_behind(string sha, bool behind) =>
        Assert.Equal(behind, Assert.Single(Join(null, $"🎪 {sha} 🚦 running")).BehindHead);

    [Fact]
    public void The_configured_time_to_live_counts_where_no_label_says_one() =>
        Assert.Equal(Tenth.AddHours(48), Assert.Single(Join(null, "🎪 aaaaaaa 🚦 running", "🎪 aaaaaaa 📅 2026-11-22T10-00")).ExpiresAt);

    [Theory]
    [InlineData(ServiceState.Active, true)]
    [InlineData(ServiceState.Draining, true)]
    [InlineData(ServiceState.Inactive, false)]
    public void A_service_is_in_the_cloud_until_it_is_inactive(object state, bool inCloud) =>
        Assert.Equal(inCloud, Assert.Single(Join([Service("aaaaaaa", (ServiceState)state)], "🎪 aaaaaaa 🚦 running")).InCloud);

    [Fact]
    public void Labels_without_a_service_are_not_in_the_cloud_once_it_was_asked() => Assert.False(Assert.Single(Join([], "🎪 aaaaaaa 🚦 running")).InCloud);

    [Theory]
    [InlineData(ServiceState.Draining, 0, EnvironmentStatus.Stopping)]
    [InlineData(ServiceState.Active, 1, EnvironmentStatus.Running)]
    [InlineData(ServiceState.Active, 0, EnvironmentStatus.Unknown)]
    public void A_service_without_labels_is_an_orphan_described_by_its_tags(object state, int tasks, EnvironmentStatus status)
    {
        var orphan = Assert.Single(Join([Service("ddddddd", (ServiceState)state, tasks)]));

        Assert.Equal((EnvironmentKind.Orphaned, status, "tags", Now), (orphan.Kind, orphan.Status, orphan.RequestedBy, orphan.ExpiresAt));
    }

    [Fact]
    public void The_cost_is_that_of_the_service_whatever_names_it()
    {
        var all = Join([Service("aaaaaaa"), Service("ddddddd"), Service(""), Service("ccccccc", tasks: 0)], "🎪 🎯 aaaaaaa", "🎪 aaaaaaa 🚦 running", "🎪 ccccccc 🚦 running", "🎪 bbbbbbb 🚦 running");

        Assert.Equal(
            [("", 0.03413m, 0.0683m), ("aaaaaaa", 0.03413m, 0.0683m), ("bbbbbbb", null, null), ("ccccccc", 0, null), ("ddddddd", (decimal?)0.03413m, (decimal?)0.0683m)],
            all.OrderBy(e => e.Sha, StringComparer.Ordinal).Select(e => (e.Sha, e.CostPerHour, e.CostSoFar)));
        Assert.Null(Assert.Single(Join(null, "🎪 aaaaaaa 🚦 running")).CostPerHour);
        Assert.Null(Assert.Single(Join([Service("aaaaaaa") with { OwnedBy = "other/app" }], "🎪 aaaaaaa 🚦 running")).CostPerHour);
    }

    [Fact]
    public void Any_pointer_marks_the_active_environment_and_of_two_the_running_one() =>
        Assert.Equal("bbbbbbb", Join(null, "🎪 🎯 aaaaaaa", "🎪 aaaaaaa 🚦 failed", "🎪 🎯 bbbbbbb", "🎪 bbbbbbb 🚦 running")[0].Sha);

    [Theory]
    [InlineData("mistercrunch", new[] { "MisterCrunch" }, true)]
    [InlineData("mistercrunch", new[] { "mistercr*" }, true)]
    [InlineData("mistercrunch", new[] { "ada", "m?ster*" }, true)]
    [InlineData("mistercrunch", new[] { "mister" }, false)]
    [InlineData(null, new[] { "*" }, false)]
    [InlineData(null, new string[0], true)]
    public void People_are_named_as_files_are(string? login, string[] names, bool fits)
    {
        var environment = new ShowtimeEnvironment
        {
            Repository = "a/b", PullRequest = 1, Sha = "abc1234", Status = EnvironmentStatus.Running, Kind = EnvironmentKind.Active, ServiceName = "s", RequestedBy = login,
        };
        Assert.Equal(fits, EnvironmentInventory.Fits(environment, new EnvironmentQuery { RequestedBy = names }));
    }
}
