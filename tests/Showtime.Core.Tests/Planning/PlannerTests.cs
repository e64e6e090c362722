using Showtime.Core.Environments;
using Showtime.Core.Events;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Core.Tests.Planning;

public sealed class PlannerTests
{
    static readonly World Empty = new();
    static readonly World Running = new() { Status = EnvironmentStatus.Running };
    static readonly World Building = new() { Status = EnvironmentStatus.Building };
    static readonly World Failed = new() { Status = EnvironmentStatus.Failed };

    static World Started(World world, string by = "writer") => world with { Start = true, Kind = RunEventKind.Labeled, LabeledBy = by };

    /// <summary>One line for each row of the table in protocol §3, in its order.</summary>
    public static TheoryData<string, object, PlanAction, PlanReason> Rows() => new()
    {
        { "closed, running", Running with { State = PullRequestState.Closed }, PlanAction.DestroyEnvironment, PlanReason.PrClosed },
        { "merged, building, by a stranger", Building with { State = PullRequestState.Merged, Kind = RunEventKind.Closed, Actor = PermissionLevel.None }, PlanAction.DestroyEnvironment, PlanReason.PrClosed },
        { "closed and blocked", Running with { State = PullRequestState.Closed, Blocked = true }, PlanAction.DestroyEnvironment, PlanReason.PrClosed },
        { "closed, nothing there", Empty with { State = PullRequestState.Closed, Frozen = true }, PlanAction.NoAction, PlanReason.PrClosed },
        { "blocked", Started(Running) with { Blocked = true }, PlanAction.Blocked, PlanReason.OperationBlocked },
        { "triage only", Started(Empty) with { Actor = PermissionLevel.Triage }, PlanAction.Blocked, PlanReason.AuthorizationFailed },
        { "no collaborator", Started(Empty) with { Actor = PermissionLevel.None }, PlanAction.Blocked, PlanReason.AuthorizationFailed },
        { "permission not readable", Started(Empty) with { Actor = null }, PlanAction.Blocked, PlanReason.AuthorizationFailed },
        { "stop", Running with { Stop = true, Kind = RunEventKind.Labeled }, PlanAction.DestroyEnvironment, PlanReason.ExplicitStopTrigger },
        { "stop beside start", Started(Running) with { Stop = true }, PlanAction.DestroyEnvironment, PlanReason.ExplicitStopTrigger },
        { "stop by triage, found by the clock", Running with { Stop = true, LabeledBy = "triager" }, PlanAction.NoAction, PlanReason.AlreadyRunning },
        { "stop by a writer, found by the clock", Running with { Stop = true }, PlanAction.DestroyEnvironment, PlanReason.ExplicitStopTrigger },
        { "expired lease", Building with { LeaseExpired = true }, PlanAction.CreateEnvironment, PlanReason.StaleLeaseRecovered },
        { "no lease at all", Building, PlanAction.CreateEnvironment, PlanReason.StaleLeaseRecovered },
        { "start while in progress", Started(Building) with { LeaseLive = true }, PlanAction.NoAction, PlanReason.InProgress },
        { "start, nothing there", Started(Empty), PlanAction.CreateEnvironment, PlanReason.ExplicitStartNewSha },
        { "start, newer commit", Started(Running) with { NewHead = true }, PlanAction.RollingUpdate, PlanReason.ExplicitStartNewSha },
        { "start, failed", Started(Failed), PlanAction.CreateEnvironment, PlanReason.ExplicitStartFailedSha },
        { "start, running", Started(Running), PlanAction.RollingUpdate, PlanReason.ExplicitStartForceRebuild },
        { "start, frozen", Started(Running) with { Frozen = true }, PlanAction.RollingUpdate, PlanReason.ExplicitStartForceRebuild },
        { "start found by the clock", Empty with { Start = true }, PlanAction.NoAction, PlanReason.NoPreviousEnvironments },
        { "start found by another's harmless label", Empty with { Start = true, Kind = RunEventKind.Unlabeled }, PlanAction.NoAction, PlanReason.NoPreviousEnvironments },
        { "start at a commit older than the approved head", Started(Running) with { EventSha = World.Newer }, PlanAction.NoAction, PlanReason.Superseded },
        { "operator with a start trigger", Empty with { Start = true, Kind = RunEventKind.Operator }, PlanAction.CreateEnvironment, PlanReason.ExplicitStartNewSha },
        { "frozen, new commit", Running with { Frozen = true, NewHead = true, Kind = RunEventKind.Pushed }, PlanAction.NoAction, PlanReason.Frozen },
        { "late push", Running with { NewHead = true, Kind = RunEventKind.Pushed, EventSha = new string('c', 40) }, PlanAction.NoAction, PlanReason.Superseded },
        { "push by a writer onto the approved", Running with { NewHead = true, Kind = RunEventKind.Pushed }, PlanAction.AutoSync, PlanReason.AutoSyncNewCommit },
        { "push by a writer onto a failed approved", Failed with { NewHead = true, Kind = RunEventKind.Pushed }, PlanAction.AutoSync, PlanReason.AutoSyncNewCommit },
        { "push by a writer onto something unapproved", Running with { NewHead = true, Kind = RunEventKind.Pushed, Before = new string('c', 40) }, PlanAction.NoAction, PlanReason.ApprovalNeeded },
        { "push by a stranger", Running with { NewHead = true, Kind = RunEventKind.Pushed, Actor = PermissionLevel.Read }, PlanAction.Blocked, PlanReason.AuthorizationFailed },
        { "a stranger's push, then a maintainer's harmless label", Running with { NewHead = true, Kind = RunEventKind.Labeled }, PlanAction.NoAction, PlanReason.ApprovalNeeded },
        { "new head, found by the clock", Running with { NewHead = true }, PlanAction.NoAction, PlanReason.ApprovalNeeded },
        { "failed once", Failed, PlanAction.CreateEnvironment, PlanReason.AutoRebuildFailed },
        { "failed too often", Failed with { Failures = 2 }, PlanAction.NoAction, PlanReason.AttemptsExhausted },
        { "in progress", Building with { LeaseLive = true }, PlanAction.NoAction, PlanReason.InProgress },
        { "running", Running, PlanAction.NoAction, PlanReason.AlreadyRunning },
        { "nothing", Empty, PlanAction.NoAction, PlanReason.NoPreviousEnvironments },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_first_row_that_fits_decides(string row, object world, PlanAction action, PlanReason reason)
    {
        Assert.NotEmpty(row);
        var plan = ((World)world).Plan();
        Assert.Equal((action, reason), (plan.Action, plan.Reason));
        Assert.NotEmpty(plan.Explanation);
    }

    [Fact]
    public void Every_combination_is_decided_as_the_table_says()
    {
        var count = 0;
        foreach (var world in Combinations())
        {
            var plan = world.Plan();
            var (action, reason) = Table(world);
            Assert.True((plan.Action, plan.Reason) == (action, reason), $"{world}: planned {plan.Action}/{plan.Reason}, the table says {action}/{reason}");
            count++;
        }

        Assert.Equal(4 * 2 * 2 * 8 * 2 * 2 * 4 * 5, count);
    }

    [Theory]
    [InlineData(PermissionLevel.Write, true, "no_action", "cccc")]
    [InlineData(PermissionLevel.Write, false, "no_action", "")]
    [InlineData(PermissionLevel.Read, true, "blocked", "")]
    public void An_overtaken_push_by_a_writer_onto_the_approved_commit_becomes_an_approved_base(PermissionLevel pusher, bool ontoApproved, string action, string ground)
    {
        var pushed = new string('c', 40);
        var plan = (Running with
        {
            NewHead = true,
            Kind = RunEventKind.Pushed,
            EventSha = pushed,
            Actor = pusher,
            Before = ontoApproved ? World.Approved : new string('d', 40),
        }).Plan();

        Assert.Equal(ground.Length > 0 ? pushed : "", plan.ApprovedBase);
        Assert.Contains(new("action_needed", action), plan.ToOutputs());
        Assert.Equal(ground.Length > 0, plan.SyncNeeded);
    }

    [Theory]
    [InlineData(RunEventKind.Labeled, false, PlanReason.Superseded)] // the original's workflow passes --sha in every run
    [InlineData(RunEventKind.Labeled, true, PlanReason.ExplicitStartNewSha)] // showtime start --sha
    [InlineData(RunEventKind.Dispatched, false, PlanReason.ExplicitStartNewSha)]
    [InlineData(RunEventKind.Operator, false, PlanReason.ExplicitStartNewSha)]
    public void Only_a_persons_pin_brings_an_older_commit_back(RunEventKind kind, bool start, PlanReason reason)
    {
        var older = new string('c', 40);
        var world = Running with { Start = true, Kind = kind, EventSha = older };

        Assert.Equal(reason, Planner.Plan(world.Observation(), world.Intent() with { PinnedSha = older, Start = start }).Reason);
    }

    [Fact]
    public void A_lease_that_never_ends_is_another_jobs()
    {
        var seen = new World { Status = EnvironmentStatus.Building }.Observation();
        seen = seen with { PullRequest = seen.PullRequest with { Lease = new LeaseRecord("L", 7, "other", DateTimeOffset.MaxValue) } };

        Assert.Equal(PlanReason.InProgress, Planner.Plan(seen, Intent.OfSchedule).Reason);
    }

    [Fact]
    public void A_target_label_added_by_triage_approves_nothing()
    {
        var (input, intent) = (Building.Observation(), Building.Intent());
        var forged = input with
        {
            PullRequest = input.PullRequest with { Labels = [.. input.PullRequest.Labels.Select(l => l with { AddedBy = "triager" })] },
        };
        Assert.False(Planner.Plan(forged, intent).Action is PlanAction.CreateEnvironment or PlanAction.RollingUpdate or PlanAction.AutoSync);
        var unknown = input with { PullRequest = input.PullRequest with { Labels = [.. input.PullRequest.Labels.Select(l => l with { AddedBy = null })] } };
        Assert.False(Planner.Plan(unknown, intent).Action is PlanAction.CreateEnvironment or PlanAction.RollingUpdate or PlanAction.AutoSync);
    }

    [Theory]
    [InlineData(EnvironmentStatus.Failed)]
    [InlineData(EnvironmentStatus.Building)]
    [InlineData(EnvironmentStatus.Running)]
    public void A_head_that_only_begins_like_the_approved_commit_is_not_approved(EnvironmentStatus status)
    {
        var world = Empty with { Status = status };
        var (input, intent) = (world.Observation(), world.Intent());
        var forged = input with
        {
            PullRequest = input.PullRequest with
            {
                HeadSha = World.Approved[..7] + new string('f', 33),
                Labels = [.. input.PullRequest.Labels.Select(l => l.Name.Contains("🏗", StringComparison.Ordinal) || l.Name.Contains("🎯", StringComparison.Ordinal)
                    ? l with { Description = $"Approved: {World.Approved}" } : l)],
            },
        };
        var plan = Planner.Plan(forged, intent);
        Assert.True(plan.Action == PlanAction.NoAction || plan.TargetSha == World.Approved, $"{plan.Action} of {plan.TargetSha}");
        Assert.NotEqual(PlanReason.AlreadyRunning, plan.Reason);
    }

    [Fact]
    public void A_pointer_put_there_by_hand_deploys_nothing()
    {
        var (input, intent) = (Running.Observation(), Running.Intent());
        var forged = input with
        {
            Services = [],
            PullRequest = input.PullRequest with { Labels = [.. input.PullRequest.Labels.Select(l => l with { AddedBy = "triager" })] },
        };
        Assert.Equal((PlanAction.NoAction, PlanReason.ApprovalNeeded), (Planner.Plan(forged, intent).Action, Planner.Plan(forged, intent).Reason));
        Assert.Equal((PlanAction.RollingUpdate, PlanReason.Drift), (Planner.Plan(input with { Services = [] }, intent).Action, Planner.Plan(input with { Services = [] }, intent).Reason));
    }

    [Fact]
    public void Check_only_prints_the_lines_that_workflows_grep()
    {
        var outputs = Started(Empty).Plan().ToOutputs();
        Assert.Equal(
            ["build_needed", "sync_needed", "pr_number", "target_sha", "action_needed", "github_actor", "permission_level", "auth_status", "blocked_reason",
                "trigger_labels", "target_show_status", "has_previous_shows", "action_reason", "auth_error", "cloud_needed"],
            outputs.Select(o => o.Key));
        var values = outputs.ToDictionary(o => o.Key, o => o.Value);
        Assert.Equal("true", values["build_needed"]);
        Assert.Equal(World.Approved, values["target_sha"]);
        Assert.Equal("create_environment", values["action_needed"]);
        Assert.Equal("explicit_start_new_sha", values["action_reason"]);
        Assert.Equal("authorized", values["auth_status"]);
        Assert.Equal("denied_404", (Started(Empty) with { Actor = PermissionLevel.None }).Plan().ToOutputs().Single(o => o.Key == "auth_status").Value);
        Assert.Equal("denied_insufficient_perms", (Started(Empty) with { Actor = PermissionLevel.Read }).Plan().ToOutputs().Single(o => o.Key == "auth_status").Value);
        Assert.Equal("skipped_not_actions", (Empty with { Kind = RunEventKind.Operator }).Plan().ToOutputs().Single(o => o.Key == "auth_status").Value);
    }

    internal static IEnumerable<World> Combinations() =>
        from trigger in new[] { (false, false), (true, false), (false, true), (true, true) }
        from frozen in new[] { false, true }
        from blocked in new[] { false, true }
        from status in Enum.GetValues<EnvironmentStatus>().Select(s => s == EnvironmentStatus.Unknown ? (EnvironmentStatus?)null : s)
        from newHead in new[] { false, true }
        from lease in new[] { false, true }
        from actor in new PermissionLevel?[] { PermissionLevel.Write, PermissionLevel.Triage, PermissionLevel.None, null }
        from kind in new[] { RunEventKind.Labeled, RunEventKind.Unlabeled, RunEventKind.Pushed, RunEventKind.Scheduled, RunEventKind.Operator }
        select new World
        {
            Start = trigger.Item1, Stop = trigger.Item2, Frozen = frozen, Blocked = blocked, Status = status, NewHead = newHead, LeaseLive = lease, Actor = actor, Kind = kind,
        };

    /// <summary>The table of protocol §3, implemented a second time, independently of the planner.</summary>
    static (PlanAction Action, PlanReason Reason) Table(World w)
    {
        var person = w.Kind is not (RunEventKind.Scheduled or RunEventKind.Operator);
        var startsHere = w.Start && w.Kind is RunEventKind.Labeled or RunEventKind.Operator && w.Start;
        var serves = w.Status is EnvironmentStatus.Running or EnvironmentStatus.Updating;
        var approvedTarget = w.Status is not (null or EnvironmentStatus.Running);
        var inProgress = approvedTarget && w.Status != EnvironmentStatus.Failed;
        var wantsOther = startsHere && w.NewHead;
        var again = serves ? PlanAction.RollingUpdate : PlanAction.CreateEnvironment;

        if (w.Blocked) return (PlanAction.Blocked, PlanReason.OperationBlocked);
        if (person && w.Actor != PermissionLevel.Write) return (PlanAction.Blocked, PlanReason.AuthorizationFailed);
        if (w.Stop) return (PlanAction.DestroyEnvironment, PlanReason.ExplicitStopTrigger);
        if (inProgress && !w.LeaseLive && !wantsOther) return (again, PlanReason.StaleLeaseRecovered);
        if (startsHere)
        {
            if (w.NewHead || w.Status is null) return (again, PlanReason.ExplicitStartNewSha);
            if (inProgress) return (PlanAction.NoAction, PlanReason.InProgress);
            return w.Status == EnvironmentStatus.Failed ? (again, PlanReason.ExplicitStartFailedSha) : (again, PlanReason.ExplicitStartForceRebuild);
        }

        // Under a live lease an approved target continues, frozen or not.
        if (w.Frozen && !(approvedTarget && w.LeaseLive)) return (PlanAction.NoAction, PlanReason.Frozen);
        if (w.Status is null) return (PlanAction.NoAction, PlanReason.NoPreviousEnvironments);
        if (w.NewHead) return w.Kind == RunEventKind.Pushed ? (PlanAction.AutoSync, PlanReason.AutoSyncNewCommit) : (PlanAction.NoAction, PlanReason.ApprovalNeeded);
        if (w.Status == EnvironmentStatus.Failed) return w.LeaseLive ? (PlanAction.NoAction, PlanReason.InProgress) : (PlanAction.CreateEnvironment, PlanReason.AutoRebuildFailed);
        if (approvedTarget) return (PlanAction.NoAction, PlanReason.InProgress);
        return (PlanAction.NoAction, PlanReason.AlreadyRunning);
    }
}
