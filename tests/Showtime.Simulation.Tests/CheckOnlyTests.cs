using Showtime.Core.Commands;
using Showtime.Core.Events;
using Showtime.Core.Planning;
using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>The cheap questions that workflows ask before they take a cloud role, beside what the run then does.</summary>
public sealed class CheckOnlyTests : IDisposable
{
    const string Start = "🎪 ⚡ showtime-trigger-start";

    readonly SimulatedWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_run_asks_the_cloud_only_where_its_plan_says_so()
    {
        var number = _world.OpenPullRequest();

        Assert.False(Check(Labelled(number, Start, "triager")));
        // GitHub sends no event for a label that is on already.
        _world.GitHub.RemoveLabel(number, Start, "maxime");
        Assert.True(Check(Labelled(number, Start, "maxime")));
        Assert.True(Check(Labelled(number, "🎪 🚩 ALERTS=true", "maxime")));
        Assert.True(Check(Labelled(number, "🎪 🛑 showtime-trigger-stop", "maxime")));
        Assert.False(Check(Labelled(number, "🎪 🧊 showtime-freeze", "maxime")));
        _world.GitHub.AddLabel(number, "🎪 🔒 showtime-blocked", "maxime");
        Assert.False(Check(Labelled(number, Start, "maxime")));

        SyncRequest Labelled(int pullRequest, string label, string by)
        {
            _world.GitHub.AddLabel(pullRequest, label, by);
            var payload = _world.GitHub.Webhooks.PullRequest("labeled", pullRequest, by, label);
            return new() { PullRequest = pullRequest, Event = RunEventReader.Read("pull_request_target", payload, null), InContinuousIntegration = true };
        }
    }

    [Theory]
    [InlineData("maxime", "/testenv up", CommandOutcome.Due, 1, "true", "true", "true")]
    [InlineData("maxime", "/showtime status", CommandOutcome.Due, 1, "true", "true", "false")]
    [InlineData("maxime", "/showtime help", CommandOutcome.Due, 1, "true", "false", "false")]
    [InlineData("maxime", "/showtime dance", CommandOutcome.Due, 1, "true", "false", "false")]
    [InlineData("maxime", "LGTM, see /testenv up", CommandOutcome.Ignored, 0, "false", "false", "false")]
    [InlineData("triager", "/testenv up", CommandOutcome.NotAllowed, 1, "false", "false", "false")]
    [InlineData("stranger", "/showtime dance", CommandOutcome.NotAllowed, 1, "false", "false", "false")]
    public void A_look_at_a_comment_costs_one_request_at_most_and_writes_nothing(
        string login, string text, CommandOutcome outcome, int requests, string command, string cloud, string build)
    {
        var number = _world.OpenPullRequest();
        var comment = _world.GitHub.AddComment(number, text, login);
        var cause = RunEventReader.Read("issue_comment", _world.GitHub.Webhooks.IssueComment(comment.Id), null);

        var result = Look(cause);

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(requests, _world.GitHub.RequestLog.Count);
        Assert.DoesNotContain(_world.GitHub.RequestLog, r => r.IsWrite);
        Assert.Empty(_world.Aws.Requests);
        Assert.Equal([command, cloud, build, $"{number}"], CommandOutputs.Of(result).Select(o => o.Value));
    }

    [Fact]
    public void A_permission_that_cannot_be_read_fails_the_look_and_nothing_is_written()
    {
        var number = _world.OpenPullRequest();
        var comment = _world.GitHub.AddComment(number, "/testenv up", "maxime");
        var cause = RunEventReader.Read("issue_comment", _world.GitHub.Webhooks.IssueComment(comment.Id), null) with { Actor = " " };

        var result = Look(cause);

        Assert.NotNull(result.Failure);
        Assert.Equal("false", CommandOutputs.Of(result)[0].Value);
        Assert.Empty(_world.GitHub.RequestLog);
    }

    ShowtimeCommandResult Look(RunEvent cause)
    {
        ShowtimeCommandResult? result = null;
        var request = new CommandRequest { Event = cause, CheckOnly = true };
        Finish(_world.Start("look", async (session, token) => result = await session.CommandAsync(request, token).ConfigureAwait(false)));
        return result!;
    }

    /// <summary>Plans, runs, and returns whether the plan said that the cloud would be asked.</summary>
    bool Check(SyncRequest request)
    {
        Plan? plan = null;
        Finish(_world.Start("plan", async (session, token) => plan = await session.PlanAsync(request, token).ConfigureAwait(false)));
        var before = _world.Aws.Requests.Count;
        Finish(_world.Start("run", (session, token) => session.SyncAsync(request, token)));
        var asked = _world.Aws.Requests.Count > before;
        Assert.True(plan!.CloudNeeded || !asked, $"{plan.Action}, {plan.Reason}: the cloud was asked without being said.");
        return plan.CloudNeeded;
    }

    void Finish(SimulatedJob job)
    {
        _world.RunToEnd();
        Assert.True(job.Work.IsCompletedSuccessfully, $"{job.Work.Exception}\n{_world.TraceText}");
    }
}
