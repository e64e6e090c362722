using Showtime.Core.Configuration;
using Showtime.Core.Errors;

namespace Showtime.Core.Ports;

/// <summary>How many more requests the host answers, as its last answers said.</summary>
/// <param name="Remaining">How many.</param>
/// <param name="ResetsAt">When the count begins anew.</param>
sealed record RequestBudget(int Remaining, DateTimeOffset ResetsAt)
{
    /// <summary>What is left, for a log and a summary.</summary>
    public override string ToString() => FormattableString.Invariant($"GitHub answers {Remaining} more requests until {ResetsAt.UtcDateTime:HH:mm:ss} UTC.");

    /// <summary>Whether only the reserve for stopping and cleaning up is left: then what a job can do without is not read.</summary>
    internal static bool IsAlmostUsedUp(IShowtimeBackend backend, ShowtimeConfiguration configuration) =>
        backend.Requests is { } left && left.Remaining < configuration.Limits.ApiReserve && left.ResetsAt > backend.Time.GetUtcNow();

    /// <summary>Refuses to begin a job that is neither a stop, a close nor a clean-up where only the reserve for those is left.</summary>
    /// <param name="backend">Whose answers told what is left.</param>
    /// <param name="configuration">How large the reserve is.</param>
    /// <exception cref="ShowtimeException">Fewer requests than the reserve are left.</exception>
    internal static void KeepReserve(IShowtimeBackend backend, ShowtimeConfiguration configuration)
    {
        if (!IsAlmostUsedUp(backend, configuration)) return;
        throw new ShowtimeException(ShowtimeError.Throttled,
            $"{backend.Requests} {configuration.Limits.ApiReserve} are kept for stopping and cleaning up (limits.apiReserve).",
            "Nothing was begun: start again after that time. If it happens often, see what else uses this token.");
    }
}
