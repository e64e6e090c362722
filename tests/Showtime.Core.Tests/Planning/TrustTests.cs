using Showtime.Core.Environments;
using Showtime.Core.Events;
using Showtime.Core.Planning;

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
    public void An_event_without_a_request_approves_no_new_head(RunEventKind kind) =>
        Assert.False(Deploys((Running with { NewHead = true, Start = true, Kind = kind }).Plan()));
}
