using Showtime.Core.Configuration;
using Showtime.Core.Environments;
using Showtime.Core.Events;
using Showtime.Core.Feedback;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;
using Showtime.Hosting;

namespace Showtime.Core.Tests.Planning;

/// <summary>The limits of what a repository runs at once.</summary>
public sealed class AdmissionTests
{
    static readonly World Started = new() { Start = true, Kind = RunEventKind.Labeled };
    static readonly LimitConfiguration Two = new() { Environments = 2 };

    static StandingEnvironment Standing(string sha = "1234567", string login = "someone", double hours = 48) =>
        new(sha, new RequesterLabel(sha, login), World.Now.AddHours(-hours));

    static Observation Counted(World world, LimitConfiguration limits, params StandingEnvironment[]? standing) =>
        world.Observation() with { Configuration = new() { Limits = limits }, Standing = standing, Services = [] };

    static DefinitionUse Use(CircusLabel label, int uses = 1) => new(LabelCatalog.Define(label), uses);

    [Theory]
    [InlineData(null, null, null, false)]
    [InlineData(3, null, null, false)]
    [InlineData(2, null, null, true)]
    [InlineData(0, null, null, true)]
    [InlineData(null, 2, null, false)]
    [InlineData(null, 1, null, true)]
    [InlineData(null, null, 2, false)]
    [InlineData(null, null, 1, true)]
    public void A_first_environment_is_refused_where_a_limit_is_reached(int? environments, int? perAuthor, int? perDay, bool refused)
    {
        LimitConfiguration limits = new() { Environments = environments, EnvironmentsPerAuthor = perAuthor, StartsPerDay = perDay };
        var seen = Counted(Started, limits, Standing(login: "Actor"), Standing(hours: 23));

        var plan = Planner.Plan(seen, Started.Intent());

        var expected = refused ? (PlanAction.Blocked, PlanReason.LimitReached) : (PlanAction.CreateEnvironment, PlanReason.ExplicitStartNewSha);
        Assert.Equal(expected, (plan.Action, plan.Reason));
    }

    [Fact]
    public void The_refusal_names_the_limit_what_runs_and_what_to_do()
    {
        var plan = Planner.Plan(Counted(Started, Two, Standing(login: "actor"), Standing(hours: 1)), Started.Intent());

        Assert.Equal(
            "The limit limits.environments of 2 is reached. Running or being started: 2; asked for by actor: 1; created in the last 24 hours: 1. "
            + "Stop one that is not needed, or wait until one expires; then ask again.",
            plan.Explanation);
        Assert.Contains(new KeyValuePair<string, string>("blocked_reason", "limit_reached"), plan.ToOutputs());
    }

    [Theory]
    [InlineData(EnvironmentStatus.Running, false)]
    [InlineData(EnvironmentStatus.Updating, false)]
    [InlineData(EnvironmentStatus.Building, false)]
    [InlineData(EnvironmentStatus.Failed, true)] // it was taken down, so it does not count
    public void A_pull_request_with_an_environment_is_updated_at_the_limit(EnvironmentStatus status, bool refused)
    {
        var world = Started with { Status = status, NewHead = true };

        Assert.Equal(refused, Planner.Plan(Counted(world, Two, Standing(), Standing()), world.Intent()).Reason == PlanReason.LimitReached);
    }

    [Fact]
    public void A_push_onto_what_runs_is_not_counted()
    {
        var pushed = new World { Status = EnvironmentStatus.Running, NewHead = true, Kind = RunEventKind.Pushed };

        Assert.Equal(PlanAction.AutoSync, Planner.Plan(Counted(pushed, Two, standing: null), pushed.Intent()).Action);
    }

    [Fact]
    public void Environments_are_counted_only_for_a_first_one_and_where_a_limit_is_configured()
    {
        var running = Started with { Status = EnvironmentStatus.Running };

        Assert.IsType<LookAtStanding>(NextStep.For(Counted(Started, Two, standing: null), Started.Intent()));
        Assert.IsType<ClaimLease>(NextStep.For(Counted(Started, new(), standing: null), Started.Intent()));
        Assert.IsType<ClaimLease>(NextStep.For(Counted(running, Two, standing: null), running.Intent()));
    }

    [Fact]
    public void A_start_label_beyond_the_limit_ends_the_run_with_an_answer()
    {
        var full = Counted(Started, Two, Standing(), Standing());

        Assert.Equal(new Done(SyncOutcome.Blocked, Answer.LimitReached), NextStep.For(full, Started.Intent()) with { Plan = null });
        Assert.IsType<Release>(NextStep.For(full with { Lease = LeaseView.Held }, Started.Intent()));
    }

    [Theory]
    [InlineData(true, PlanAction.CreateEnvironment)]
    [InlineData(false, PlanAction.Blocked)]
    public void An_operator_may_insist(bool force, PlanAction expected)
    {
        var full = Counted(new World(), Two, Standing(), Standing());
        var request = new SyncRequest { PullRequest = 7, Event = RunEvent.ByOperator, Start = true, Force = force };

        var plan = Planner.Plan(full, Intent.Of(request));

        Assert.Equal(expected, plan.Action);
        if (!force) Assert.Contains("--force", Texts.Refusal(plan, request)!.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Definitions_in_use_tell_what_stands()
    {
        DefinitionUse[] definitions =
        [
            Use(new PointerLabel("aaaaaaa"), 2), Use(new StatusLabel("aaaaaaa", EnvironmentStatus.Running), 2), // two pull requests with one head
            Use(new RequesterLabel("aaaaaaa", "maxime"), 2), Use(new CreatedLabel("aaaaaaa", World.Now), 2),
            Use(new TargetLabel("bbbbbbb")), Use(new StatusLabel("bbbbbbb", EnvironmentStatus.Building)), // being built
            Use(new TargetLabel("ccccccc")), Use(new StatusLabel("ccccccc", EnvironmentStatus.Failed)),
            Use(new PointerLabel("ddddddd"), 0), Use(new StartTriggerLabel()), Use(new LeaseLabel(7)), new(new("documentation", "FFFFFF", ""), 9),
        ];

        var standing = Admission.Standing(definitions);

        Assert.Equal(["aaaaaaa", "aaaaaaa", "bbbbbbb"], standing.Select(e => e.Sha));
        Assert.Equal((true, false, World.Now), (standing[0].IsOf("Maxime"), standing[0].IsOf("maxim"), standing[0].CreatedAt));
        Assert.Equal((false, null), (standing[2].IsOf("maxime"), standing[2].CreatedAt));
    }

    [Fact]
    public void A_login_that_a_label_cannot_hold_is_counted_too()
    {
        var login = new string('a', 39);
        var label = (RequesterLabel)LabelGrammar.Parse(LabelGrammar.Format(new RequesterLabel("aaaaaaa", login)))!;

        Assert.True(new StandingEnvironment("aaaaaaa", label, null).IsOf(login));
    }

    [Theory]
    [InlineData(CommentStyle.Sticky)]
    [InlineData(CommentStyle.Separate)]
    [InlineData(CommentStyle.None)]
    public void The_comment_says_why_whatever_the_style(object style)
    {
        var full = Counted(Started, Two, Standing(), Standing());
        full = full with { Configuration = full.Configuration with { Feedback = new() { Comments = (CommentStyle)style } } };

        var said = StatusComment.LimitReached(full, Planner.Plan(full, Started.Intent())).Body!;

        Assert.Contains("Nothing was started: a limit is reached", said, StringComparison.Ordinal);
        Assert.Contains("limits.environments of 2", said, StringComparison.Ordinal);
        Assert.Contains("To ask again, someone with write access adds the label", said, StringComparison.Ordinal);
        if ((CommentStyle)style == CommentStyle.Sticky) Assert.Equal(HistoryEvent.LimitReached, Assert.Single(CommentHistory.Read(said)).What);
    }
}
