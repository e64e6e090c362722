using Showtime.Core.Configuration;
using Showtime.Core.Feedback;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;

namespace Showtime.Core.Tests.Reconciling;

/// <summary>The comment on a blocked pull request: written once for each block, decided by the comment itself.</summary>
public sealed class StatusCommentTests
{
    static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 30, TimeSpan.Zero);

    static PullRequestComment Blocked(CommentStyle style, DateTimeOffset? since, DateTimeOffset? now = null)
    {
        var seen = new Observation
        {
            PullRequest = new()
            {
                Repository = "acme/app", Number = 7, NodeId = "PR_7", State = PullRequestState.Open, HeadSha = new('a', 40), Viewer = "bot",
                Labels = [new(LabelGrammar.Format(new BlockedLabel()), "", "maxime", since)],
            },
            Configuration = new() { Feedback = new() { Comments = style } },
            Now = now ?? since ?? Noon,
        };
        return StatusComment.Blocked(seen, Planner.Plan(seen, Intent.OfSchedule));
    }

    [Theory]
    [InlineData(CommentStyle.Sticky)]
    [InlineData(CommentStyle.Separate)]
    [InlineData(CommentStyle.None)]
    public void It_names_the_label_and_the_way_out_and_is_not_written_again(object style)
    {
        var said = Blocked((CommentStyle)style, Noon).Body!;

        Assert.Contains("The label '🎪 🔒 showtime-blocked' is on", said, StringComparison.Ordinal);
        Assert.Contains("Remove it, then ask again.", said, StringComparison.Ordinal);
        Assert.Equal(Blocked((CommentStyle)style, Noon).Marker, Blocked((CommentStyle)style, Noon, Noon.AddHours(3)).Marker);
        Assert.Null(Blocked((CommentStyle)style, Noon, Noon.AddHours(3)).Compose(said));
        Assert.Null(Blocked((CommentStyle)style, since: null).Compose(Blocked((CommentStyle)style, since: null).Body));
    }

    [Fact]
    public void The_history_of_the_kept_comment_tells_one_block_from_the_next()
    {
        var told = new HistoryEntry(Noon, "", HistoryEvent.Blocked);
        var later = CommentHistory.Write([new(Noon.AddMinutes(5), "", HistoryEvent.Stopped), told]);

        Assert.Null(Blocked(CommentStyle.Sticky, Noon, Noon.AddHours(1)).Compose(later));
        var again = Blocked(CommentStyle.Sticky, Noon.AddHours(1)).Compose(later);
        Assert.Equal([HistoryEvent.Blocked, HistoryEvent.Stopped, HistoryEvent.Blocked], CommentHistory.Read(again).Select(e => e.What));
    }

    [Fact]
    public void A_run_that_has_not_asked_the_cloud_keeps_the_cost_in_the_comment()
    {
        var service = new DeployedService { Name = "pr-7-aaaaaaa-service", Sha = "aaaaaaa", State = ServiceState.Active, Tasks = 1 };
        var seen = new Observation
        {
            PullRequest = new()
            {
                Repository = "acme/app", Number = 7, NodeId = "PR_7", State = PullRequestState.Open, HeadSha = new('a', 40), Viewer = "bot",
                Labels = [new("🎪 🎯 aaaaaaa"), new("🎪 aaaaaaa 🚦 running")],
            },
            Services = [service],
            Now = Noon,
        };

        var said = StatusComment.Building(seen, new('b', 40), Noon, inPlace: false)!.Body!;
        var unseen = StatusComment.Building(seen with { Services = null }, new('b', 40), Noon, inPlace: false)!;
        var updating = StatusComment.Building(seen with { Services = [service with { Tasks = 2 }] }, new('b', 40), Noon, inPlace: false)!;
        var nothingRuns = StatusComment.Building(seen with { Services = [service with { Tasks = 0 }] }, new('b', 40), Noon, inPlace: false)!;

        Assert.Contains("$0.034 an hour, $0.82 a day", said, StringComparison.Ordinal);
        Assert.Equal(said, unseen.Compose(said));
        Assert.Equal(said, updating.Compose(said));
        Assert.Equal(said, nothingRuns.Compose(said));
        Assert.DoesNotContain("Costs", unseen.Body!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CommentStyle.Separate)]
    [InlineData(CommentStyle.None)]
    public void Each_block_has_a_comment_of_its_own_where_none_is_kept(object style) =>
        Assert.NotEqual(Blocked((CommentStyle)style, Noon).Marker, Blocked((CommentStyle)style, Noon.AddHours(1)).Marker);
}
