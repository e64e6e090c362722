using Showtime.Core.Commands;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>The last of the hour's requests are kept for stops, closes and clean-ups.</summary>
public sealed class ReserveTests : IDisposable
{
    const string Start = "🎪 ⚡ showtime-trigger-start";

    readonly SimulatedWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_start_is_refused_with_one_clear_error_and_nothing_is_written()
    {
        var number = _world.OpenPullRequest();
        Leave(99);
        _world.GitHub.AddLabel(number, Start, "maxime");
        var payload = _world.GitHub.Webhooks.PullRequest("labeled", number, "maxime", Start);
        var request = new SyncRequest { PullRequest = number, Event = RunEventReader.Read("pull_request_target", payload, null) };

        var look = Failure(_world.Start("look", (session, token) => session.PlanAsync(request, token)));
        var run = Failure(_world.Start("run", (session, token) => session.SyncAsync(request, token)));

        Assert.All([look, run], failure =>
        {
            Assert.Equal(ShowtimeError.Throttled, failure.Error);
            Assert.Contains("99 more requests until", failure.Message, StringComparison.Ordinal);
            Assert.Contains("100 are kept", failure.Message, StringComparison.Ordinal);
        });
        Assert.DoesNotContain(_world.GitHub.RequestLog, r => r.IsWrite);
        Assert.Empty(_world.Aws.Requests);
    }

    [Theory]
    [InlineData(100, 30)]
    [InlineData(0, -1)]
    public void A_start_goes_on_where_the_reserve_is_whole_or_the_hour_is_over(int left, int minutes)
    {
        var number = _world.OpenPullRequest();
        Leave(left, minutes);

        Finish(_world.Label("start", number, Start, "maxime"));

        Assert.Single(_world.Aws.Services);
    }

    [Fact]
    public void Stop_close_and_clean_up_go_on_with_nothing_but_the_reserve()
    {
        var numbers = Enumerable.Range(0, 4).Select(_ => _world.OpenPullRequest()).ToList();
        foreach (var number in numbers) Finish(_world.Label($"start {number}", number, Start, "maxime"));
        Leave(5, minutes: 60 * 24 * 9);

        Finish(_world.Label("stop", numbers[0], LabelGrammar.Format(new StopTriggerLabel()), "maxime"));
        Finish(_world.Close("close", numbers[1], "stranger"));
        Assert.Equal(CommandOutcome.Done, Command(numbers[2], "/testenv down").Outcome);
        _world.Time.Advance(TimeSpan.FromDays(3));
        Finish(_world.CleanUp("clean-up"));

        Assert.All(numbers, number => Assert.Empty(_world.Labels(number).Environments));
        Assert.DoesNotContain(_world.Aws.Services, service => service.Status == "ACTIVE");
    }

    [Fact]
    public void A_command_other_than_stop_is_refused()
    {
        var number = _world.OpenPullRequest();
        Leave(99);

        var result = Command(number, "/showtime freeze");

        Assert.Equal((CommandOutcome.Failed, ShowtimeError.Throttled), (result.Outcome, result.Failure!.Error));
        Assert.Empty(_world.GitHub.Labels(number));
    }

    void Leave(int requests, int minutes = 30) => _world.RequestsLeft = new RequestBudget(requests, _world.Time.GetUtcNow().AddMinutes(minutes));

    ShowtimeCommandResult Command(int number, string text)
    {
        var comment = _world.GitHub.AddComment(number, text, "maxime");
        var cause = RunEventReader.Read("issue_comment", _world.GitHub.Webhooks.IssueComment(comment.Id), null);
        ShowtimeCommandResult? result = null;
        var request = new CommandRequest { Event = cause };
        Finish(_world.Start($"comment {comment.Id}", async (session, token) => result = await session.CommandAsync(request, token).ConfigureAwait(false)));
        return result!;
    }

    ShowtimeException Failure(SimulatedJob job)
    {
        _world.RunToEnd();
        return Assert.IsType<ShowtimeException>(job.Work.Exception?.InnerException);
    }

    void Finish(SimulatedJob job)
    {
        _world.RunToEnd();
        Assert.True(job.Work.IsCompletedSuccessfully, $"{job.Work.Exception}\n{_world.TraceText}");
    }
}
