using Showtime.Sandbox.Time;

namespace Showtime.Sandbox.Tests.Aws;

public sealed class VirtualTimeTests
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Timers_fire_in_the_order_in_which_they_are_due_each_at_its_own_moment()
    {
        var time = new VirtualTimeProvider();
        var start = time.GetUtcNow();
        var fired = new List<(string, double)>();
        void Set(string name, double seconds) => time.CreateTimer(_ => fired.Add((name, (time.GetUtcNow() - start).TotalSeconds)), null, seconds * Second, Timeout.InfiniteTimeSpan);
        Set("late", 3);
        Set("early", 1);
        Set("also early", 1);

        time.Advance(5 * Second);

        Assert.Equal([("early", 1), ("also early", 1), ("late", 3)], fired);
        Assert.Equal(start + (5 * Second), time.GetUtcNow());
    }

    [Fact]
    public void A_timer_set_by_a_timer_fires_in_the_same_advance()
    {
        var time = new VirtualTimeProvider();
        var fired = 0;
        time.CreateTimer(_ => time.CreateTimer(_ => fired++, null, Second, Timeout.InfiniteTimeSpan), null, Second, Timeout.InfiniteTimeSpan);
        time.Advance(2 * Second);
        Assert.Equal(1, fired);
    }

    [Fact]
    public void A_periodic_timer_repeats_until_it_is_changed_or_disposed()
    {
        var time = new VirtualTimeProvider();
        var fired = 0;
        var timer = time.CreateTimer(_ => fired++, null, Second, Second);
        time.Advance(3.5 * Second);
        Assert.Equal(3, fired);
        timer.Change(10 * Second, Timeout.InfiniteTimeSpan);
        time.Advance(20 * Second);
        Assert.Equal(4, fired);
        timer.Change(Second, Second);
        timer.Dispose();
        time.Advance(20 * Second);
        Assert.Equal(4, fired);
        Assert.False(timer.Change(Second, Second));
        Assert.Null(time.NextDue);
    }

    [Fact]
    public void The_next_timer_fires_alone_and_only_within_the_limit()
    {
        var time = new VirtualTimeProvider();
        var start = time.GetUtcNow();
        time.CreateTimer(static _ => { }, null, 5 * Second, Timeout.InfiniteTimeSpan);
        Assert.False(time.AdvanceToNext(4 * Second));
        Assert.Equal(start, time.GetUtcNow());
        Assert.True(time.AdvanceToNext());
        Assert.Equal(start + (5 * Second), time.GetUtcNow());
        Assert.False(time.AdvanceToNext());
    }

    [Fact]
    public async Task Code_that_awaits_a_delay_continues_inside_the_advance()
    {
        var time = new VirtualTimeProvider();
        var steps = new List<double>();
        async Task WalkAsync()
        {
            for (var i = 0; i < 3; i++)
            {
                await Task.Delay(Second, time).ConfigureAwait(false);
                steps.Add(time.GetTimestamp() / (double)time.TimestampFrequency);
            }
        }

        var walk = WalkAsync();
        time.Advance(10 * Second);
        Assert.True(walk.IsCompletedSuccessfully);
        Assert.Equal([1, 2], steps.Skip(1).Select(s => s - steps[0]));
        await walk;
    }

    [Fact]
    public void Advancing_by_a_negative_span_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => new VirtualTimeProvider().Advance(-Second));
}
