namespace Showtime.PowerShell.Tests.Support;

/// <summary>A clock that a test moves.</summary>
sealed class ManualTime : TimeProvider
{
    DateTimeOffset _now = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
