using Showtime.Core.Planning;

namespace Showtime.Core.Reconciling;

/// <summary>Waits between looks, longer each time.</summary>
sealed class Polling(TimeProvider time)
{
    int _waits;

    public Task PauseAsync(CancellationToken cancellationToken) => Here.DelayAsync(Pauses.After(_waits++), time, cancellationToken);
}
