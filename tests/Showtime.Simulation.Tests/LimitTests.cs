using Showtime.Core.Environments;
using Showtime.Core.Events;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>A repository with a limit of two environments.</summary>
public sealed class LimitTests : IDisposable
{
    readonly SimulatedWorld _world = new(configuration: SimulatedWorld.Configuration + "\nlimits: { environments: 2 }\n");
    readonly int[] _numbers;

    public LimitTests()
    {
        _numbers = [_world.OpenPullRequest(), _world.OpenPullRequest(), _world.OpenPullRequest()];
        foreach (var number in _numbers) _world.Approve(number);
        foreach (var number in _numbers[..2])
        {
            _world.Label($"start {number}", number, Scenario.Start, "maxime");
            _world.RunToEnd();
        }
    }

    [Fact]
    public void A_third_environment_is_refused_and_admitted_once_one_is_stopped()
    {
        var (first, third) = (_numbers[0], _numbers[2]);
        var before = _world.GitHub.RequestLog.Count(r => !r.IsWrite);

        var refused = Start(third);

        Assert.Equal((SyncOutcome.Blocked, PlanReason.LimitReached), (refused.Outcome, refused.Plan.Reason));
        Assert.Null(_world.Labels(third).StartTrigger);
        var said = Assert.Single(_world.GitHub.Comments(third)).Body;
        Assert.Contains("limits.environments of 2", said, StringComparison.Ordinal);
        Assert.Contains("Running or being started: 2; asked for by maxime: 2", said, StringComparison.Ordinal);
        Assert.Empty(_world.Labels(third).Environments);
        Assert.Equal(2, _world.Builds.Count);
        Assert.Equal(4, _world.GitHub.RequestLog.Count(r => !r.IsWrite) - before); // the pull request, the permission, the head, the definitions

        _world.Label("stop", first, Scenario.Stop, "maxime");
        _world.RunToEnd();
        var admitted = Start(third);

        Assert.Equal(SyncOutcome.Done, admitted.Outcome);
        Assert.Equal(EnvironmentStatus.Running, Assert.Single(_world.Labels(third).Environments).Status);
        Assert.Empty(_world.Invariants.Violations);
    }

    [Fact]
    public void An_update_of_a_running_environment_is_admitted_at_the_limit()
    {
        var number = _numbers[0];

        _world.Push("push", number, "maxime");
        _world.Invariants.Approved.Add(_world.GitHub.PullRequest(number).HeadOid);
        _world.RunToEnd();

        Assert.Equal(EnvironmentNames.Shorten(_world.GitHub.PullRequest(number).HeadOid), Assert.Single(_world.Labels(number).Pointers).Sha);
        Assert.Empty(_world.Invariants.Violations);
    }

    [Fact]
    public void A_command_at_the_limit_is_answered_and_starts_nothing()
    {
        var third = _numbers[2];
        var payload = _world.GitHub.Webhooks.IssueComment(_world.GitHub.AddComment(third, "/testenv up", "maxime").Id);

        _world.Start("command", (session, token) => session.CommandAsync(new() { Event = RunEventReader.Read("issue_comment", payload, null) }, token));
        _world.RunToEnd();

        Assert.Contains(_world.GitHub.Comments(third), c => c.Body.Contains("limits.environments of 2", StringComparison.Ordinal));
        Assert.Equal(2, _world.Builds.Count);
    }

    [Fact]
    public void Two_starts_in_the_same_moment_exceed_the_limit_by_one_at_most()
    {
        _world.Label("stop", _numbers[0], Scenario.Stop, "maxime");
        _world.RunToEnd();

        _world.Label("first", _numbers[0], Scenario.Start, "maxime");
        _world.Label("second", _numbers[2], Scenario.Start, "maxime");
        _world.RunToEnd();

        Assert.InRange(_world.Aws.Services.Count(s => s.Status == "ACTIVE"), 2, 3);
        Assert.Equal(SyncOutcome.Blocked, Start(_world.OpenPullRequest()).Outcome);
    }

    public void Dispose() => _world.Dispose();

    SyncResult Start(int number)
    {
        SyncResult? result = null;
        _world.Approve(number);
        _world.GitHub.AddLabel(number, Scenario.Start, "maxime");
        var payload = _world.GitHub.Webhooks.PullRequest("labeled", number, "maxime", Scenario.Start);
        var request = new SyncRequest { PullRequest = number, Event = RunEventReader.Read("pull_request_target", payload, null), InContinuousIntegration = true };
        _world.Start($"start {number}", async (session, token) => result = await session.SyncAsync(request, token).ConfigureAwait(false));
        _world.RunToEnd();
        return result!;
    }
}
