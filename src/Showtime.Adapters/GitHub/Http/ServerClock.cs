namespace Showtime.Adapters.GitHub.Http;

/// <summary>
/// GitHub's time. Leases, ages and ends of all jobs are compared by it, because runners' clocks may differ. It is the machine's clock, moved by the least
/// that agrees with the last answer: a clock that is right to the second is not moved at all. Timers and timestamps stay the machine's.
/// </summary>
internal sealed class ServerClock(TimeProvider machine) : TimeProvider
{
    long _offset;

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>Learns from an answer: the server read its clock, in whole seconds, after the request was sent and before the answer came.</summary>
    /// <param name="sent">When the request was sent, by the machine's clock.</param>
    /// <param name="response">The answer, which came just now.</param>
    public void Learn(DateTimeOffset sent, HttpResponseMessage response)
    {
        // A cache on the way repeats an old date; and with an absurd one no time could be added to another.
        if (response.Headers.Date is not { Year: > 2000 and < 9000 } date || response.Headers.Age > TimeSpan.Zero) return;
        var (least, most) = (date - machine.GetUtcNow(), date + TimeSpan.FromSeconds(1) - sent);
        if (least > most) return; // the machine's clock was set back in between
        Interlocked.Exchange(ref _offset, Math.Clamp(Interlocked.Read(ref _offset), least.Ticks, most.Ticks));
    }
}
