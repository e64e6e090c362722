using Showtime.Core.Configuration;
using Showtime.Core.Errors;

namespace Showtime.Core.Ports;

/// <summary>How many more requests the host answers, as its last answers said.</summary>
/// <param name="Remaining">How many.</param>
/// <param name="ResetsAt">When the count begins anew.</param>
public sealed record RequestBudget(int Remaining, DateTimeOffset ResetsAt)
{
    /// <summary>Refuses to begin a job that is neither a stop, a close nor a clean-up where only the reserve for those is left.</summary>
    /// <param name="backend">Whose answers told what is left.</param>
    /// <param name="configuration">How large the reserve is.</param>
    /// <exception cref="ShowtimeException">Fewer requests than the reserve are left.</exception>
    internal static void KeepReserve(IShowtimeBackend backend, ShowtimeConfiguration configuration)
    {
        var reserve = configuration.Limits.ApiReserve;
        if (backend.Requests is not { } left || left.Remaining >= reserve || left.ResetsAt <= backend.Time.GetUtcNow()) return;
        throw new ShowtimeException(ShowtimeError.Throttled,
            $"GitHub answers {left.Remaining} more requests until {left.ResetsAt:HH:mm:ss} UTC, and {reserve} are kept for stopping and cleaning up "
            + "(limits.apiReserve).",
            "Nothing was begun: start again after that time. If it happens often, see what else uses this token.");
    }
}
