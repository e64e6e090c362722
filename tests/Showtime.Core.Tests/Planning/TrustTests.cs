using Showtime.Core.Environments;
using Showtime.Core.Events;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Core.Tests.Planning;

/// <summary>Whose labels and whose events count, beyond the rows of the table.</summary>
public sealed class TrustTests
{
    static readonly World Running = new() { Status = EnvironmentStatus.Running };

    static bool Deploys(Plan plan) => plan.Action is PlanAction.CreateEnvironment or PlanAction.RollingUpdate or PlanAction.AutoSync;

    static Plan LabelsBy(World world, string? login)
    {
        var seen = world.Observation();
        return Planner.Plan(seen with { PullRequest = seen.PullRequest with { Labels = [.. seen.PullRequest.Labels.Select(l => l with { AddedBy = login })] } }, world.Intent());
    }

    [Theory]
    [InlineData("triager")]
    [InlineData("nobody-asked")]
    [InlineData(null)]
    public void A_pointer_added_without_write_access_is_no_approved_base(string? by)
    {
        var plan = LabelsBy(Running with { NewHead = true, Kind = RunEventKind.Pushed }, by);
        Assert.Equal((PlanAction.NoAction, PlanReason.ApprovalNeeded), (plan.Action, plan.Reason));
    }

    [Fact]
    public void A_stop_label_of_unknown_author_stops_nothing() =>
        Assert.Equal(PlanAction.NoAction, LabelsBy(Running with { Stop = true }, null).Action);

    [Theory]
    [InlineData(RunEventKind.Opened)]
    [InlineData(RunEventKind.Unlabeled)]
    [InlineData(RunEventKind.Commented)]
    [InlineData(RunEventKind.Scheduled)]
    [InlineData(RunEventKind.Other)]
    public void An_event_without_a_request_approves_no_new_head(object kind) =>
        Assert.False(Deploys((Running with { NewHead = true, Start = true, Kind = (RunEventKind)kind }).Plan()));

    [Theory]
    [InlineData("", false)]
    [InlineData("Approved", false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData(null, true)]
    public void A_target_of_another_workflows_token_without_our_description_approves_nothing(string? description, bool approves)
    {
        var seen = (new World { Status = EnvironmentStatus.Building }).Observation();
        var label = LabelCatalog.Target(World.Approved);
        seen = seen with
        {
            PullRequest = seen.PullRequest with { Labels = [new AttachedLabel(label.Name, description ?? label.Description, World.Bot, World.Now)] },
        };

        Assert.Equal(approves, Deploys(Planner.Plan(seen, Intent.OfSchedule)));
    }

    [Theory]
    [InlineData(RunEventKind.Dispatched, "triager", false)]
    [InlineData(RunEventKind.Dispatched, World.Bot, false)]
    [InlineData(RunEventKind.Dispatched, "writer", true)]
    [InlineData(RunEventKind.Operator, "triager", false)]
    [InlineData(RunEventKind.Operator, "writer", true)]
    public void A_start_label_that_a_dispatch_finds_counts_by_who_put_it_on(object kind, string by, bool deploys) =>
        Assert.Equal(deploys, Deploys((new World { Start = true, Kind = (RunEventKind)kind, LabeledBy = by }).Plan()));

    static readonly World OnFork = new() { Start = true, Kind = RunEventKind.Labeled };

    static Observation Fork(HeadHistory? head, params string[] reviewed)
    {
        var seen = OnFork.Observation();
        return seen with
        {
            PullRequest = seen.PullRequest with { IsFork = true, ReviewedCommits = reviewed, Url = new("https://github.com/apache/superset/pull/7") },
            Head = head,
        };
    }

    /// <summary>The start label of <see cref="OnFork"/> was put on a minute before <see cref="World.Now"/>.</summary>
    static HeadHistory PushedBeforeTheLabel(double seconds) => new(World.Approved, World.Now.AddMinutes(-1).AddSeconds(-seconds));

    [Theory]
    [InlineData(-0.05)]
    [InlineData(1.9)]
    [InlineData(59)]
    public void A_push_to_a_fork_just_before_the_start_label_is_asked_about_and_not_deployed(double seconds)
    {
        var plan = Planner.Plan(Fork(PushedBeforeTheLabel(seconds)), OnFork.Intent());

        Assert.Equal((PlanAction.NoAction, PlanReason.ApprovalNeeded), (plan.Action, plan.Reason));
        Assert.Equal($"https://github.com/apache/superset/pull/7/files/{World.Approved}", plan.Question);
        Assert.DoesNotContain(World.Approved, plan.Explanation, StringComparison.Ordinal);
        Assert.Null(plan.LacksHead);
    }

    [Fact]
    public void A_head_of_a_fork_that_stood_for_the_time_of_a_review_is_approved_by_the_start_label() =>
        Assert.True(Deploys(Planner.Plan(Fork(PushedBeforeTheLabel(60)), OnFork.Intent())));

    [Theory]
    [InlineData("triager")]
    [InlineData(World.Bot)]
    [InlineData(null)]
    public void A_start_label_of_a_fork_that_somebody_without_write_access_renewed_does_not_date_the_approval(string? by)
    {
        // The writer's label was 60 s earlier, and this commit was pushed just before it.
        var seen = Fork(PushedBeforeTheLabel(60));
        seen = seen with { PullRequest = seen.PullRequest with { Labels = [.. seen.PullRequest.Labels.Select(l => l with { AddedBy = by })] } };
        Assert.Equal(PlanReason.ApprovalNeeded, Planner.Plan(seen, OnFork.Intent()).Reason);
    }

    [Theory]
    [InlineData(RunEventKind.Dispatched, false)]
    [InlineData(RunEventKind.Labeled, false)]
    [InlineData(RunEventKind.Operator, true)]
    public void A_start_that_a_job_asks_for_is_not_dated_by_the_jobs_own_time(object kind, bool deploys)
    {
        // A job may wait for a runner for minutes after the person asked.
        var asked = new World { Kind = (RunEventKind)kind };
        var seen = Fork(new HeadHistory(World.Approved, World.Now.AddHours(-1)));
        seen = seen with { PullRequest = seen.PullRequest with { Labels = [] } };
        Assert.Equal(deploys, Deploys(Planner.Plan(seen, asked.Intent() with { Start = true })));
    }

    [Theory]
    [InlineData(0, false)] // GitHub's times are whole seconds: the push may have come after the label
    [InlineData(1, true)]
    public void Without_a_review_time_a_push_in_the_same_second_as_the_start_label_is_asked_about(double seconds, bool deploys)
    {
        var seen = Fork(PushedBeforeTheLabel(seconds));
        var limits = seen.Configuration.Limits with { ReviewTime = TimeSpan.Zero };
        Assert.Equal(deploys, Deploys(Planner.Plan(seen with { Configuration = seen.Configuration with { Limits = limits } }, OnFork.Intent())));
    }

    [Theory]
    [InlineData(World.Bot, false)]
    [InlineData("writer", true)]
    public void A_pointer_without_40_digits_is_an_approved_base_only_if_a_writer_added_it(string by, bool deploys)
    {
        // The original tool's labels: its workflow added them with Actions' token, and they have no description.
        var world = Running with { NewHead = true, Kind = RunEventKind.Pushed };
        var seen = world.Observation();
        seen = seen with { PullRequest = seen.PullRequest with { Labels = [.. seen.PullRequest.Labels.Select(l => l with { AddedBy = by, Description = "" })] } };
        Assert.Equal(deploys, Deploys(Planner.Plan(seen, world.Intent())));
    }

    [Theory]
    [InlineData(-5, false)] // pushed after the comment
    [InlineData(59, false)]
    [InlineData(60, true)]
    public void A_start_in_the_job_of_a_comment_approves_only_a_head_that_could_be_reviewed_before_it(double seconds, bool deploys)
    {
        // A workflow of the repository's own that calls Start-ShowtimeEnvironment: no slash command has chosen the commit.
        var seen = Fork(PushedBeforeTheLabel(seconds));
        seen = seen with { PullRequest = seen.PullRequest with { Labels = [] } };
        var cause = new RunEvent { Kind = RunEventKind.Commented, Actor = "actor", CommentedAt = World.Now.AddMinutes(-1) };
        Assert.Equal(deploys, Deploys(Planner.Plan(seen, new Intent { Event = cause, Start = true })));
    }

    [Fact]
    public void A_head_of_a_fork_that_a_writer_reviewed_is_approved_by_the_start_label_at_once() =>
        Assert.True(Deploys(Planner.Plan(Fork(head: null, World.Approved), OnFork.Intent())));

    [Fact]
    public void A_review_of_another_commit_approves_nothing() =>
        Assert.False(Deploys(Planner.Plan(Fork(PushedBeforeTheLabel(1), World.Newer), OnFork.Intent())));

    [Fact]
    public void Since_when_a_forks_commit_is_the_head_is_asked_before_anything_is_decided()
    {
        Assert.Equal(new LookAtHead(World.Approved), NextStep.For(Fork(head: null), OnFork.Intent()));
        Assert.Equal(PlanReason.ApprovalNeeded, Planner.Plan(Fork(new HeadHistory(World.Approved, Since: null)), OnFork.Intent()).Reason);
    }

    [Fact]
    public void The_history_of_another_commit_counts_for_nothing() =>
        Assert.Equal(new LookAtHead(World.Approved), NextStep.For(Fork(PushedBeforeTheLabel(600) with { Commit = World.Newer }), OnFork.Intent()));

    [Fact]
    public void A_branch_of_the_repository_itself_needs_no_review_time()
    {
        var seen = Fork(head: null);
        Assert.True(Deploys(Planner.Plan(seen with { PullRequest = seen.PullRequest with { IsFork = false } }, OnFork.Intent())));
    }

    [Fact]
    public void The_question_takes_the_start_label_off_and_an_operator_gets_an_error()
    {
        var held = Fork(PushedBeforeTheLabel(1)) with { Lease = LeaseView.Held };
        Assert.True(Assert.IsType<DropStart>(NextStep.For(held, OnFork.Intent())).Asks);

        var asked = new World { Kind = RunEventKind.Operator };
        var seen = Fork(new HeadHistory(World.Approved, World.Now.AddSeconds(-5)));
        seen = seen with { PullRequest = seen.PullRequest with { Labels = [] } };
        var refused = Assert.IsType<Refuse>(NextStep.For(seen, asked.Intent() with { Start = true }));
        Assert.Contains("<40 digits>", refused.Why.Remedy!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("🎪 🔒 Showtime-Blocked")]
    [InlineData("🎪 🔒 SHOWTIME-BLOCKED")]
    public void A_blocked_label_blocks_in_any_case(string name)
    {
        var seen = Fork(head: null, World.Approved);
        seen = seen with { PullRequest = seen.PullRequest with { Labels = [.. seen.PullRequest.Labels, new AttachedLabel(name)] } };
        Assert.Equal(PlanReason.OperationBlocked, Planner.Plan(seen, OnFork.Intent()).Reason);
    }
}
