using Showtime.Core.Errors;
using Showtime.Core.Feedback;

namespace Showtime.Core.Tests.Feedback;

public sealed class CommentHistoryTests
{
    static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    static IReadOnlyList<HistoryEntry> Entries =>
    [
        .. Enum.GetValues<HistoryEvent>().Where(what => what != HistoryEvent.Failed).Select(what => new HistoryEntry(Noon, "abc1234", what)),
        .. Enum.GetValues<FailureCause>().Select(cause => new HistoryEntry(Noon, "abc1234", HistoryEvent.Failed, cause)),
        new HistoryEntry(Noon, "", HistoryEvent.Stopped),
    ];

    [Fact]
    public void A_written_history_is_read_back() => Assert.All(Entries, entry =>
    {
        Assert.Equal([entry], CommentHistory.Read("before\n" + CommentHistory.Write([entry]) + "\nafter"));
        Assert.Equal([entry], CommentHistory.Read(CommentHistory.Write([entry]).ReplaceLineEndings("\r\n")));
    });

    [Fact]
    public void A_repeat_adds_nothing_and_keeps_the_time()
    {
        var history = CommentHistory.Add([], new(Noon, "abc1234", HistoryEvent.Running));
        Assert.Equal(history, CommentHistory.Add(history, new(Noon.AddHours(1), "abc1234", HistoryEvent.Running)));
    }

    [Fact]
    public void The_newest_stands_first_and_the_oldest_goes()
    {
        IReadOnlyList<HistoryEntry> history = [];
        for (var i = 0; i < 50; i++) history = CommentHistory.Add(history, new(Noon.AddMinutes(i), $"{i:x7}", HistoryEvent.Running));
        Assert.Equal(CommentHistory.Longest, history.Count);
        Assert.Equal($"{49:x7}", history[0].Sha);
        Assert.Equal(history, CommentHistory.Read(CommentHistory.Write(history)));
    }

    [Theory]
    [InlineData("| 2026-11-22 12:00 | `abc1234` | running <img src=x> |")]
    [InlineData("| 2026-11-22 12:00 | `abc1234` | @everybody |")]
    [InlineData("| 2026-11-22 12:00 | `abc1234` | failed: [x](http://evil) |")]
    [InlineData("| 2026-11-22 12:00 | `abcdefg` | running |")]
    [InlineData("| 2026-11-22 12:00 | [abc1234](http://evil) | running |")]
    [InlineData("| yesterday | `abc1234` | running |")]
    [InlineData("| 2026-99-99 12:00 | `abc1234` | running |")]
    [InlineData("| 2026-11-22 12:00 | `abc1234` | running | more |")]
    [InlineData("running")]
    [InlineData("")]
    public void A_line_that_somebody_changed_is_dropped(string line)
    {
        var good = new HistoryEntry(Noon, "abc1234", HistoryEvent.Stopped);
        var tampered = CommentHistory.Write([good]).Replace("|---|---|---|", "|---|---|---|\n" + line, StringComparison.Ordinal);
        Assert.Equal([good], CommentHistory.Read(tampered));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no marks")]
    [InlineData("<!-- showtime-history -->\n| 2026-11-22 12:00 | `abc1234` | running |")]
    [InlineData("<!-- /showtime-history -->\n<!-- showtime-history -->")]
    public void Without_both_marks_there_is_no_history(string? comment) => Assert.Empty(CommentHistory.Read(comment));

    [Fact]
    public void No_two_causes_have_the_same_words() => Assert.Equal(FailureExplanation.Titles.Count(), FailureExplanation.Titles.Distinct().Count());

    [Fact]
    public void Every_cause_is_explained() =>
        Assert.All(Enum.GetValues<FailureCause>().Where(cause => cause != FailureCause.Unknown), cause => Assert.NotEqual(FailureExplanation.Of(FailureCause.Unknown), FailureExplanation.Of(cause)));
}
