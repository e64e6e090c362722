using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Core.Tests.Planning;

/// <summary>Which step follows from observation and intent.</summary>
public sealed class NextStepTests
{
    static readonly string Sha = EnvironmentNames.Shorten(World.Approved);
    static readonly World Empty = new();
    static readonly World Running = new() { Status = EnvironmentStatus.Running };
    static readonly World Building = new() { Status = EnvironmentStatus.Building };
    static readonly World Started = new() { Start = true, Kind = RunEventKind.Labeled };
    static readonly World Stopped = Running with { Stop = true, Kind = RunEventKind.Labeled };
    static readonly World Pushed = Running with { NewHead = true, Kind = RunEventKind.Pushed };

    static readonly DeployedService Service = new()
    {
        Name = EnvironmentNames.Service(7, Sha),
        PullRequest = 7,
        Sha = Sha,
        State = ServiceState.Active,
        Tasks = 1,
    };

    static Observation Looked(World world, params DeployedService[] services) => world.Observation() with { Services = services };

    static Observation Held(World world, params DeployedService[] services) =>
        Looked(world, services) with { Lease = LeaseView.Held, Name = new(EnvironmentNames.Service(7, Sha), services.FirstOrDefault(s => s.Sha == Sha)) };

    static Observation Labels(Observation seen, Func<AttachedLabel, AttachedLabel?> change) =>
        seen with { PullRequest = seen.PullRequest with { Labels = [.. seen.PullRequest.Labels.Select(change).OfType<AttachedLabel>()] } };

    static Observation With(Observation seen, CircusLabel label, string by = World.Bot) =>
        seen with { PullRequest = seen.PullRequest with { Labels = [.. seen.PullRequest.Labels, Attached(label, by)] } };

    static AttachedLabel Attached(CircusLabel label, string by)
    {
        var definition = label is TargetLabel ? LabelCatalog.Target(World.Approved) : label is PointerLabel ? LabelCatalog.Pointer(World.Approved) : LabelCatalog.Define(label);
        return new(definition.Name, definition.Description, by, World.Now);
    }

    /// <summary>One row for each point of a run without a roll-out.</summary>
    public static TheoryData<string, object, object, object> Rows() => new()
    {
        { "start, nothing there", Looked(Started), Started.Intent(), new ClaimLease() },
        { "start, the labels name no environment", Started.Observation(), Started.Intent(), new ClaimLease() },
        { "environments, cloud not looked at", Running.Observation(), Running.Intent(), new LookAtCloud() },
        { "blocked, cloud not looked at", (Started with { Status = EnvironmentStatus.Running, Blocked = true }).Observation(), Started.Intent(), new Done(SyncOutcome.Blocked, Answer.Blocked) },
        { "blocked, start label while another has the lease", Looked(Started with { Blocked = true, LeaseLive = true }), Started.Intent(), new Done(SyncOutcome.Blocked, Answer.Blocked) },
        { "blocked, start label by someone without write access", Looked(Started with { Blocked = true, Actor = PermissionLevel.Triage }), Started.Intent(), new Done(SyncOutcome.Blocked) },
        { "blocked, start label, permission not readable", Looked(Started with { Blocked = true, Actor = null }), Started.Intent(), new Done(SyncOutcome.Blocked) },
        { "blocked, another label", Looked(Empty with { Blocked = true, Kind = RunEventKind.Labeled }), (Empty with { Kind = RunEventKind.Labeled }).Intent(), new Done(SyncOutcome.Blocked) },
        { "blocked, start label that stands, scheduled", Looked(Started with { Blocked = true }), Intent.OfSchedule, new Done(SyncOutcome.Blocked) },
        { "blocked, start label that stands, push", Looked(Started with { Blocked = true }), Pushed.Intent(), new Done(SyncOutcome.Blocked) },
        { "blocked, start command", Looked(Empty with { Blocked = true }), (Empty with { Kind = RunEventKind.Commented }).Intent() with { Start = true }, new Done(SyncOutcome.Blocked) },
        { "blocked, stop label", Looked(Stopped with { Blocked = true }, Service), Stopped.Intent(), new Done(SyncOutcome.Blocked) },
        { "closed, cloud not looked at", (Empty with { State = PullRequestState.Closed }).Observation(), Intent.OfSchedule, new LookAtCloud() },
        { "closed, nothing left", Looked(Empty with { State = PullRequestState.Closed }), Intent.OfSchedule, new Done(SyncOutcome.NothingToDo) },
        { "runs", Looked(Running, Service), Running.Intent(), new Done(SyncOutcome.NothingToDo, Answer.Refreshed) },
        { "runs, an expired lease", Looked(Running with { LeaseExpired = true }, Service), Running.Intent(),
            new Done(SyncOutcome.NothingToDo, Answer.Refreshed, new LeaseRecord("L", 7, "other", World.Now.AddHours(-1))) },
        { "unapproved head", Looked(Running with { NewHead = true }, Service), Running.Intent(), new Done(SyncOutcome.NothingToDo, Answer.ApprovalNeeded) },
        { "start, another has the lease", Looked(Started with { LeaseLive = true }), Started.Intent(), new RecordTarget(World.Approved, null, ApprovalBasis.StartTrigger) },
        { "push, another has the lease", Looked(Pushed with { LeaseLive = true }, Service), Pushed.Intent(), new RecordTarget(World.Newer, null, ApprovalBasis.Environment) },
        { "command, another has the lease", Looked(Empty with { LeaseLive = true, Kind = RunEventKind.Operator }),
            (Empty with { Kind = RunEventKind.Operator }).Intent() with { Start = true, TimeToLive = TimeToLive.UntilClose },
            new RecordTarget(World.Approved, TimeToLive.UntilClose, ApprovalBasis.Asked) },
        { "push that was pushed over, another has the lease", Looked(Pushed with { EventSha = new string('c', 40), LeaseLive = true }, Service),
            (Pushed with { EventSha = new string('c', 40) }).Intent(), new RecordBase(new string('c', 40)) },
        { "stop label, another has the lease", Looked(Stopped with { LeaseLive = true }, Service), Stopped.Intent(), new LeaveToHolder(Looks: false) },
        { "stop command, another has the lease", Looked(Running with { LeaseLive = true }, Service), Running.Intent() with { Stop = true }, new RecordStop(Settles: true) },
        { "start while in progress", Looked(Started with { Status = EnvironmentStatus.Building, LeaseLive = true }), Started.Intent(), new LeaveToHolder(DropsStart: true) },
        { "lease refused, nothing to write", Looked(Building with { LeaseLive = true }) with { Lease = LeaseView.Refused }, Intent.OfSchedule, new LeaveToHolder() },
        { "left to the holder", Looked(Building with { LeaseLive = true }) with { Lease = LeaseView.Left }, Intent.OfSchedule, new Done(SyncOutcome.LeftToOther) },
        { "left to a holder that let go", Looked(Building) with { Lease = LeaseView.Left }, Intent.OfSchedule, new ClaimLease() },
        { "held, nothing to do", Held(Running, Service), Intent.OfSchedule, new Release() },
        { "held, blocked meanwhile", Held(Building with { Blocked = true }, Service), Intent.OfSchedule, new Release() },
        { "held, cloud not looked at", Held(Building) with { Services = null }, Intent.OfSchedule, new LookAtCloud(Sha) },
        { "held, the name not asked for", Held(Building) with { Name = null }, Intent.OfSchedule, new LookAtCloud(Sha) },
        { "push, cloud not looked at", Looked(Pushed) with { Services = null }, Pushed.Intent(), new ClaimLease() },
        { "stop label, cloud not looked at", Looked(Stopped) with { Services = null }, Stopped.Intent(), new ClaimLease() },
        { "held, closed", Held(Running with { State = PullRequestState.Closed }, Service), Intent.OfSchedule, new Retire([Sha], OtherLabels.StatesAndTriggers) },
        { "held, stop that no label says", Held(Running, Service), Running.Intent() with { Stop = true }, new RecordStop(Settles: false) },
        { "held, stop", Held(Stopped, Service), Stopped.Intent(), new Retire([Sha], OtherLabels.AllButStop) },
        { "held, stop, a service that no label names", Held(Stopped with { Status = null }, Service), Stopped.Intent(), new Retire([Sha], OtherLabels.AllButStop) },
        { "held, stop, cloud not looked at since", Held(Stopped with { Status = null }) with { Services = null }, Stopped.Intent(), new LookAtCloud() },
        { "held, stop, all gone", Held(Stopped with { Status = null }), Stopped.Intent(), new EndStop(Says: false) },
        { "held, superseded start", Held(Started with { Status = EnvironmentStatus.Running, EventSha = World.Newer }, Service),
            (Started with { EventSha = World.Newer }).Intent(), new DropStart() },
        { "held, push that was pushed over", Held(Pushed with { EventSha = new string('c', 40) }, Service), (Pushed with { EventSha = new string('c', 40) }).Intent(),
            new RecordBase(new string('c', 40)) },
        { "held, a service that nothing names", Held(Running, Service, Service with { Name = "pr-7-ccccccc-service", Sha = "ccccccc" }), Intent.OfSchedule, new Retire(["ccccccc"]) },
        { "held, moved address", Held(Running, Service with { Task = new DeployedTask { Id = "t", Running = true, Newest = true, Address = "10.0.0.9" } }), Intent.OfSchedule,
            new Repair(Sha, "10.0.0.9", 8080, "t") },
        { "held, replaced labels", Held(Running, Service) with { LeftBehind = ["🎪 aaaaaaa 🌐 10-0-0-1"] }, Intent.OfSchedule, new Release(["🎪 aaaaaaa 🌐 10-0-0-1"]) },
        { "held, stop, all gone but definitions", Held(Stopped with { Status = null }) with { LeftBehind = ["🎪 aaaaaaa 🌐 10-0-0-1"] }, Stopped.Intent(),
            new EndStop(Says: false, ["🎪 aaaaaaa 🌐 10-0-0-1"]) },
        { "held, replaced labels before a deployment", Held(Building) with { LeftBehind = ["🎪 aaaaaaa 🌐 10-0-0-1"] }, Intent.OfSchedule,
            new DeleteDefinitions(["🎪 aaaaaaa 🌐 10-0-0-1"]) },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_step_follows_from_observation_and_intent(string row, object seen, object intent, object step)
    {
        Assert.NotEmpty(row);
        Assert.Equivalent(step, NextStep.For((Observation)seen, (Intent)intent) with { Plan = null }, strict: true);
        Assert.IsType(step.GetType(), NextStep.For((Observation)seen, (Intent)intent));
    }

    [Fact]
    public void The_permission_of_each_label_author_is_read_first_and_once()
    {
        var seen = With(Looked(Running, Service), new StopTriggerLabel(), by: "somebody");

        Assert.Equal(["somebody"], Assert.IsType<LookAtPermissions>(NextStep.For(seen, Intent.OfSchedule)).Logins);
        Assert.IsType<Done>(NextStep.For(seen with { Unreadable = ["somebody"] }, Intent.OfSchedule));
        Assert.IsType<ClaimLease>(NextStep.For(seen with { Permissions = new Dictionary<string, PermissionLevel> { ["somebody"] = PermissionLevel.Write } }, Intent.OfSchedule));
        Assert.IsType<LookAtPermissions>(NextStep.For((seen with { Unreadable = ["somebody"] }).Saw(seen.PullRequest), Intent.OfSchedule));
    }

    [Fact]
    public void Every_observation_leads_to_a_step_and_only_the_lease_holder_changes_the_cloud()
    {
        var count = 0;
        foreach (var world in PlannerTests.Combinations())
        {
            foreach (var lease in Enum.GetValues<LeaseView>())
            {
                foreach (var services in new DeployedService[]?[] { null, [], [Service] })
                {
                    var seen = world.Observation() with { Services = services, Lease = lease };
                    var step = NextStep.For(seen, world.Intent());
                    Assert.True(!step.ChangesCloud && step is not (Prepare or Begin or Promote or EndStop or Repair or Release) || lease == LeaseView.Held, $"{world}, {lease}: {step}");
                    Assert.False(lease == LeaseView.Held && step is ClaimLease or Done, $"{world}, {lease}: {step}");
                    Assert.False(world.Blocked && (step.ChangesCloud || step is ClaimLease or Prepare or RecordTarget), $"{world}, {lease}: {step}");
                    count++;
                }
            }
        }

        Assert.Equal(4 * 2 * 2 * 8 * 2 * 2 * 4 * 5 * 4 * 3, count);
    }

    [Theory]
    [InlineData("start", true, true, false)]
    [InlineData("start that keeps the image", false, false, false)]
    [InlineData("recovered", false, false, true)]
    public void A_start_chooses_size_and_image_and_a_continuation_keeps_them(string case_, bool choosesAnew, bool force, bool redeploysInPlace)
    {
        var world = Running with { Start = case_ != "recovered", Kind = RunEventKind.Labeled, Status = case_ == "recovered" ? EnvironmentStatus.Updating : EnvironmentStatus.Running };
        var intent = case_ == "recovered" ? Intent.OfSchedule : world.Intent() with { KeepImage = case_ != "start" };

        var step = Assert.IsType<Prepare>(NextStep.For(Held(world, Service), intent));

        Assert.Equal((World.Approved[..7], true), (EnvironmentNames.Shorten(step.Commit), step.InPlace));
        Assert.Equal((choosesAnew, force, redeploysInPlace), (step.ChoosesAnew, step.Force, step.RedeploysInPlace));
        Assert.Equal(case_ == "recovered", step.KeepsCreation);
    }

    [Fact]
    public void A_commit_that_failed_in_this_run_is_left_to_the_next()
    {
        var failed = Held(Running with { Status = EnvironmentStatus.Failed });

        Assert.IsType<Prepare>(NextStep.For(failed, Intent.OfSchedule));
        Assert.IsType<Release>(NextStep.For(failed with { Progress = new RunProgress { Failed = [Sha] } }, Intent.OfSchedule));
    }

    [Theory]
    [InlineData(null, false, typeof(LookAtImage))]
    [InlineData(true, false, typeof(ClaimLease))]
    [InlineData(true, true, typeof(Prepare))]
    [InlineData(false, false, typeof(RecordTarget))]
    [InlineData(false, true, typeof(Release))]
    public void A_forks_image_is_waited_for_without_the_lease(bool? exists, bool held, Type step)
    {
        var seen = Looked(Started);
        seen = seen with
        {
            PullRequest = seen.PullRequest with { IsFork = true, ReviewedCommits = [World.Approved] },
            Configuration = new ShowtimeConfiguration { Image = new ImageConfiguration { Forks = ForkImages.Archive } },
            Lease = held ? LeaseView.Held : LeaseView.NotHeld,
            Name = new(EnvironmentNames.Service(7, Sha), Service: null),
        };
        var image = WantedDeployment.Image(seen, Intent.OfSchedule, World.Approved);
        if (exists is { } there) seen = seen with { Image = new ImageSeen(image, there ? "sha256:1" : null) };

        Assert.IsType(step, NextStep.For(seen, Started.Intent()));
    }

    [Fact]
    public void A_recorded_start_of_a_fork_ends_by_saying_that_it_waits()
    {
        var seen = With(Looked(Empty), new TargetLabel(Sha));
        seen = seen with
        {
            PullRequest = seen.PullRequest with { IsFork = true },
            Configuration = new ShowtimeConfiguration { Image = new ImageConfiguration { Forks = ForkImages.Archive } },
            Lease = LeaseView.Left,
        };
        seen = seen with { Image = new ImageSeen(WantedDeployment.Image(seen, Intent.OfSchedule, Sha), Digest: null) };

        var done = Assert.IsType<Done>(NextStep.For(seen, Intent.OfSchedule));

        Assert.Equal((SyncOutcome.NothingToDo, Answer.WaitsForImage), (done.Outcome, done.Answer));
    }

    /// <summary>Labels do not decide a removal.</summary>
    [Theory]
    [InlineData("free", typeof(ClaimLease))]
    [InlineData("another's", typeof(Refuse))]
    [InlineData("held, not looked", typeof(LookAtCloud))]
    [InlineData("held", typeof(Retire))]
    [InlineData("held, no longer applies", typeof(Release))]
    [InlineData("held, blocked", typeof(Retire))]
    public void A_removal_takes_the_lease_looks_and_takes_down(string at, Type step)
    {
        var world = Running with { LeaseLive = at == "another's", Blocked = at == "held, blocked" };
        var seen = Looked(world, Service) with { Lease = at.StartsWith("held", StringComparison.Ordinal) ? LeaseView.Held : LeaseView.NotHeld };
        if (at == "held, not looked") seen = seen with { Services = null };
        var removal = new Removal(Sha, StillApplies: at == "held, no longer applies" ? _ => false : now => now.Services is not null);

        var next = NextStep.For(seen, Intent.OfSchedule with { Removal = removal });

        Assert.IsType(step, next);
        if (next is Retire retire) Assert.Equal((Sha, OtherLabels.None, true), (Assert.Single(retire.Commits), retire.Labels, retire.SettlesIntent));
        if (next is Refuse refuse) Assert.Equal(ShowtimeError.Conflict, refuse.Why.Error);
    }

    [Fact]
    public void A_recorded_intent_asks_for_nothing_but_keeps_what_was_chosen()
    {
        var intent = Intent.Of(new SyncRequest
        {
            PullRequest = 7, PinnedSha = World.Newer, Start = true, Stop = true, Force = true, TimeToLive = TimeToLive.UntilClose, Size = EnvironmentSize.Large, Image = "x",
        }).Recorded();

        Assert.True(intent.IsRecorded);
        Assert.Equal(Intent.OfSchedule with { TimeToLive = TimeToLive.UntilClose, Size = EnvironmentSize.Large }, intent);
    }

    [Theory]
    [InlineData(ApprovalBasis.Asked, false, false, true)]
    [InlineData(ApprovalBasis.StartTrigger, false, false, false)]
    [InlineData(ApprovalBasis.StartTrigger, true, false, true)]
    [InlineData(ApprovalBasis.Environment, false, false, false)]
    [InlineData(ApprovalBasis.Environment, false, true, true)]
    [InlineData(ApprovalBasis.PushedOver, false, true, true)]
    [InlineData(ApprovalBasis.PushedOver, false, false, false)]
    public void A_target_recorded_for_another_job_holds_while_its_basis_exists(object basis, bool trigger, bool other, bool holds)
    {
        var seen = (Empty with { Start = trigger }).Observation();
        if (other) seen = With(seen, new StatusLabel("ccccccc", EnvironmentStatus.Running));

        Assert.Equal(holds, ((ApprovalBasis)basis).Holds("bbbbbbb", seen));
    }

    [Fact]
    public void A_commit_is_approved_by_a_writers_label_and_by_all_its_digits()
    {
        Observation By(string login) => Labels(Running.Observation(), l => l.Name.Contains("🎯", StringComparison.Ordinal) ? l with { AddedBy = login } : l);

        Assert.True(Approvals.IsApproved(World.Approved, By("writer")));
        Assert.True(Approvals.IsApproved(World.Approved, By(World.Bot)));
        Assert.False(Approvals.IsApproved(World.Approved, By("triager")));
        Assert.False(Approvals.IsApproved(World.Approved, By("nobody-asked")));
        Assert.False(Approvals.IsApproved(World.Approved[..7] + new string('f', 33), By("writer")));
    }
}
