using Showtime.Core.Cleanup;
using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Core.Tests.Cleanup;

/// <summary>When an environment, an orphan or a definition is removed.</summary>
public sealed class CleanupPlannerTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    static ShowtimeEnvironment Environment(double? hours, EnvironmentKind kind = EnvironmentKind.Active, double? endedHoursAgo = null, TimeToLive? timeToLive = null, bool? inCloud = true) => new()
    {
        Repository = "acme/app",
        PullRequest = 7,
        Sha = kind == EnvironmentKind.Legacy ? "" : "aaaaaaa",
        Status = EnvironmentStatus.Running,
        Kind = kind,
        ServiceName = "pr-7-aaaaaaa-service",
        CreatedAt = hours is { } age ? Now.AddHours(-age) : null,
        ExpiresAt = endedHoursAgo is { } ended ? Now.AddHours(-ended) : null,
        TimeToLive = timeToLive,
        InCloud = inCloud,
    };

    [Theory]
    [InlineData(47, false)]
    [InlineData(48, false)]
    [InlineData(48.1, true)]
    public void Older_than_the_limit_goes(double hours, bool goes) =>
        Assert.Equal(goes, CleanupPlanner.WhyExpired(Environment(hours), new CleanupRequest(), Now) is not null);

    [Fact]
    public void An_environment_of_unknown_age_stays() =>
        Assert.Null(CleanupPlanner.WhyExpired(Environment(null, endedHoursAgo: 5), new CleanupRequest { RespectTimeToLive = true, MaxAge = TimeSpan.FromHours(1) }, Now));

    [Theory]
    [InlineData(1, 0.5, true)] // young, and its own time to live has ended
    [InlineData(100, -1.0, false)] // old, and its own time to live has not ended
    [InlineData(100, null, false)] // until close
    public void Its_own_time_to_live_decides_where_it_is_respected(double hours, double? endedHoursAgo, bool goes) =>
        Assert.Equal(goes, CleanupPlanner.WhyExpired(Environment(hours, endedHoursAgo: endedHoursAgo), new CleanupRequest { RespectTimeToLive = true }, Now) is not null);

    [Fact]
    public void Nothing_lives_longer_than_the_maximum_close_included() =>
        Assert.Contains("more than the maximum age of 3d", CleanupPlanner.WhyExpired(
            Environment(73, timeToLive: TimeToLive.UntilClose), new CleanupRequest { RespectTimeToLive = true, MaxAge = TimeSpan.FromDays(3) }, Now), StringComparison.Ordinal);

    [Fact]
    public void A_legacy_service_without_a_time_to_live_expires_by_age()
    {
        var rules = new CleanupRequest { RespectTimeToLive = true };

        Assert.NotNull(CleanupPlanner.WhyExpired(Environment(49, EnvironmentKind.Legacy), rules, Now));
        Assert.Null(CleanupPlanner.WhyExpired(Environment(49, EnvironmentKind.Legacy, timeToLive: TimeToLive.UntilClose), rules, Now));
    }

    [Theory]
    [InlineData(EnvironmentKind.Orphaned, 1.1, true, true)]
    [InlineData(EnvironmentKind.Orphaned, 0.9, true, false)] // a job may be writing its labels
    [InlineData(EnvironmentKind.Orphaned, 1.1, false, false)]
    [InlineData(EnvironmentKind.Orphaned, 1.1, null, false)]
    [InlineData(EnvironmentKind.Orphaned, null, true, false)]
    [InlineData(EnvironmentKind.Active, 1.1, true, false)]
    [InlineData(EnvironmentKind.Building, 1.1, true, false)]
    [InlineData(EnvironmentKind.Legacy, 1.1, true, false)]
    public void An_orphan_goes_after_its_grace_and_only_if_the_cloud_has_it(EnvironmentKind kind, double? hours, bool? inCloud, bool goes) =>
        Assert.Equal(goes, CleanupPlanner.WhyOrphan(Environment(hours, kind, inCloud: inCloud), new CleanupRequest(), Now) is not null);

    [Theory]
    [InlineData("🎪 aaaaaaa 🚦 running", 0, true)]
    [InlineData("🎪 aaaaaaa 🚦 running", 1, false)] // in use
    [InlineData("🎪 bbbbbbb 🚦 running", 0, false)] // of a commit that is being deployed
    [InlineData("🎪 🚩 ALERTS=true", 0, true)]
    [InlineData("🎪 🚩 ALERTS=true", 1, false)]
    [InlineData("🎪 ⚡ showtime-trigger-start", 0, false)]
    [InlineData("🎪 ⌛ 48h", 0, false)]
    [InlineData("documentation", 0, false)]
    public void An_unused_definition_is_removed_unless_its_commit_is_being_deployed(string name, int uses, bool goes) =>
        Assert.Equal(goes, CleanupPlanner.IsOrphaned(new DefinitionUse(new LabelDefinition(name, "FFFFFF", ""), uses), new HashSet<string> { "bbbbbbb" }));

    static Observation PullRequest(int number, params string[] labels) => new()
    {
        PullRequest = new PullRequestSnapshot
        {
            Repository = "acme/app", Number = number, NodeId = $"PR_{number}", State = PullRequestState.Open, HeadSha = new('a', 40), Viewer = "bot",
            Labels = [.. labels.Select(name => new AttachedLabel(name, "", "bot", Now))],
        },
        Now = Now,
    };

    [Fact]
    public void Each_finding_is_one_item_and_a_reconciled_pull_request_gets_no_other()
    {
        var expired = new LeaseRecord("L", 9, "job", Now.AddMinutes(-2));
        var seen = new CleanupObservation
        {
            PullRequests = [PullRequest(7, "🎪 🏗️ aaaaaaa"), PullRequest(8, "🎪 🎯 aaaaaaa", "🎪 aaaaaaa 🚦 running")],
            Environments =
            [
                Environment(49),
                Environment(49) with { PullRequest = 8 },
                Environment(49, EnvironmentKind.Orphaned) with { PullRequest = 10 },
                Environment(2, EnvironmentKind.Orphaned) with { PullRequest = 11 },
                Environment(2) with { PullRequest = 12 },
            ],
            Leases = [expired, expired with { PullRequest = 7 }, expired with { PullRequest = 12, Until = Now.AddSeconds(-30) }],
            Deployments =
            [
                new DeploymentRecord("D1", 13, new('c', 40), Now.AddHours(-2)),
                new DeploymentRecord("D2", 8, new('a', 40), Now.AddHours(-2)),
                new DeploymentRecord("D3", 13, new('d', 40), Now.AddMinutes(-2)),
                new DeploymentRecord("D4", 7, new('c', 40), Now.AddHours(-2)),
            ],
            Definitions =
            [
                new DefinitionUse(new LabelDefinition("🎪 ccccccc 🚦 running", "FFFFFF", ""), 0, Now.AddHours(-2)),
                new DefinitionUse(new LabelDefinition("🎪 ddddddd 🚦 running", "FFFFFF", ""), 0, Now.AddMinutes(-2)),
                new DefinitionUse(new LabelDefinition("🎪 eeeeeee 🚦 running", "FFFFFF", ""), 0),
            ],
            Now = Now,
        };

        Assert.Equal(
            [(CleanupKind.Reconcile, 7), (CleanupKind.Expired, 8), (CleanupKind.Expired, 10), (CleanupKind.Orphan, 11), (CleanupKind.Lease, 9), (CleanupKind.Deployment, 13), (CleanupKind.Label, null)],
            CleanupPlanner.Items(new CleanupRequest(), seen).Select(i => (i.Kind, i.PullRequest)));
        Assert.DoesNotContain(CleanupPlanner.Items(new CleanupRequest { Orphans = false, Reconcile = false }, seen), i => i.Kind is CleanupKind.Orphan or CleanupKind.Reconcile);
    }

    [Fact]
    public void An_item_has_the_cost_of_what_it_removes()
    {
        var closed = PullRequest(7, "🎪 🎯 aaaaaaa", "🎪 aaaaaaa 🚦 running");
        var seen = new CleanupObservation
        {
            PullRequests =
            [
                closed with { PullRequest = closed.PullRequest with { State = PullRequestState.Closed } }, PullRequest(8, "🎪 🏗️ aaaaaaa"),
            ],
            Environments =
            [
                Environment(2) with { CostPerHour = 0.03m }, Environment(2) with { CostPerHour = 0.06m }, Environment(2) with { CostPerHour = null },
                Environment(49) with { PullRequest = 8, CostPerHour = 0.03m },
                Environment(49) with { PullRequest = 9, CostPerHour = 0.03m },
                Environment(49) with { PullRequest = 10, CostPerHour = null },
            ],
            Now = Now,
        };

        Assert.Equal(
            [(CleanupKind.Reconcile, 7, 0.09m), (CleanupKind.Reconcile, 8, null), (CleanupKind.Expired, 9, 0.03m), (CleanupKind.Expired, 10, (decimal?)null)],
            CleanupPlanner.Items(new CleanupRequest(), seen).Select(i => (i.Kind, i.PullRequest, i.CostPerHour)));
    }

    [Fact]
    public void The_scheduled_run_reconciles_only_approved_targets()
    {
        var target = PullRequest(7, "🎪 🏗️ aaaaaaa");
        Observation By(string login) => target with
        {
            PullRequest = target.PullRequest with { Labels = [.. target.PullRequest.Labels.Select(l => l with { AddedBy = login })] },
            Permissions = new Dictionary<string, PermissionLevel> { ["writer"] = PermissionLevel.Write, ["triager"] = PermissionLevel.Triage },
        };
        string Reason(string login) => Assert.Single(CleanupPlanner.Items(new CleanupRequest(), new CleanupObservation { PullRequests = [By(login)], Now = Now })).Reason;

        Assert.Contains("its deployment continues", Reason("writer"), StringComparison.Ordinal);
        Assert.Contains("left over", Reason("triager"), StringComparison.Ordinal);
        Assert.Contains("left over", Reason("unknown"), StringComparison.Ordinal);
    }
}
