using System.Net;
using Microsoft.Extensions.Time.Testing;
using Showtime.Adapters.GitHub.Http;

namespace Showtime.Adapters.Tests.GitHub;

public sealed class ServerClockTests
{
    static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    readonly FakeTimeProvider _machine = new(Noon);

    /// <summary>What the clock says right after an answer, in seconds after noon by the machine.</summary>
    double After(ServerClock clock, double date, double sent, double received, TimeSpan? age = null)
    {
        _machine.AdjustTime(Noon.AddSeconds(received));
        using var response = new HttpResponseMessage(HttpStatusCode.OK) { Headers = { Date = Noon.AddSeconds(date), Age = age } };
        clock.Learn(Noon.AddSeconds(sent), response);
        return (clock.GetUtcNow() - Noon).TotalSeconds;
    }

    [Theory]
    [InlineData(10, 10, 10, 10)]
    [InlineData(10, 10.9, 10.9, 10.9)] // the date has whole seconds
    [InlineData(10, 5, 12, 12)] // the server may have read its clock at any moment in between
    [InlineData(910, 10, 10, 910)] // a quarter of an hour behind
    [InlineData(-890, 10, 10, -889.0)] // a quarter of an hour ahead, with the date's second in doubt
    public void It_is_the_machines_clock_moved_by_the_least_that_agrees_with_the_answer(double date, double sent, double received, double expected)
    {
        var clock = new ServerClock(_machine);

        Assert.Equal(expected, After(clock, date, sent, received), precision: 3);
    }

    [Fact]
    public void Later_answers_narrow_it_down()
    {
        var clock = new ServerClock(_machine);

        After(clock, date: 900, sent: 0, received: 20); // between 880 and 901 ahead
        After(clock, date: 925, sent: 30, received: 30);

        Assert.InRange((clock.GetUtcNow() - Noon).TotalSeconds, 925, 926);
    }

    [Fact]
    public void The_date_of_a_cached_answer_does_not_count()
    {
        var clock = new ServerClock(_machine);

        Assert.Equal(10, After(clock, date: -600, sent: 10, received: 10, age: TimeSpan.FromMinutes(10)), precision: 3);
    }

    [Theory]
    [InlineData(9999)]
    [InlineData(1)]
    public void An_absurd_date_does_not_count(int year)
    {
        var clock = new ServerClock(_machine);
        using var response = new HttpResponseMessage(HttpStatusCode.OK) { Headers = { Date = new DateTimeOffset(year, 12, 31, 23, 59, 59, TimeSpan.Zero) } };

        clock.Learn(Noon, response);

        Assert.Equal(Noon, clock.GetUtcNow());
    }

    [Fact]
    public void Its_timers_are_the_machines()
    {
        var clock = new ServerClock(_machine);
        After(clock, date: 900, sent: 0, received: 0);
        using var ended = new CancellationTokenSource(TimeSpan.FromSeconds(5), clock);

        _machine.Advance(TimeSpan.FromSeconds(5));

        Assert.True(ended.IsCancellationRequested);
        Assert.Equal(_machine.GetTimestamp(), clock.GetTimestamp());
    }
}
