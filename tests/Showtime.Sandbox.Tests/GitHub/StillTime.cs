namespace Showtime.Sandbox.Tests.GitHub;

/// <summary>A clock that moves only when it is told to.</summary>
sealed class StillTime : TimeProvider
{
    DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
