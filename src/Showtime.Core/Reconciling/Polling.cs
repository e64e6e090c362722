namespace Showtime.Core.Reconciling;

/// <summary>Waits between looks: from one second, half as much again each time, up to ten.</summary>
sealed class Polling(TimeProvider time)
{
    static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    TimeSpan _next = First;

    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        await Here.DelayAsync(_next, time, cancellationToken).ConfigureAwait(false);
        _next = _next * 1.5 > Longest ? Longest : _next * 1.5;
    }
}
