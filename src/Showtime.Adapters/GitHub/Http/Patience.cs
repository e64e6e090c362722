namespace Showtime.Adapters.GitHub.Http;

/// <summary>
/// How long one call may still wait. Rate limits and failures have separate budgets: a used-up limit is certain to end, a host that fails is not.
/// </summary>
internal sealed class Patience(GitHubOptions options, TimeSpan? faultBudget = null)
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

    /// <summary>GitHub asks for at least a minute where a secondary limit names no time.</summary>
    static readonly TimeSpan UnnamedLimit = TimeSpan.FromMinutes(1);

    TimeSpan _faults = faultBudget ?? options.FaultBudget;
    TimeSpan _limits = options.RateLimitBudget;
    int _faultCount;
    int _limitCount;

    /// <summary>How long to wait after a failure: doubling from half a second; null where the budget is used up.</summary>
    public TimeSpan? AfterFault()
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(_faultCount++, 10));
        if (pause > LongestPause) pause = LongestPause;
        pause *= 0.5 + (0.5 * options.Jitter());
        return Take(ref _faults, pause);
    }

    /// <summary>How long to wait for a limit, a little longer than asked for; null where that is more than the budget.</summary>
    /// <param name="asked">What the host named, or null.</param>
    public TimeSpan? AfterLimit(TimeSpan? asked)
    {
        var pause = asked ?? UnnamedLimit * Math.Pow(2, Math.Min(_limitCount, 5));
        _limitCount++;
        if (pause < TimeSpan.FromSeconds(1)) pause = TimeSpan.FromSeconds(1);
        return Take(ref _limits, pause + TimeSpan.FromSeconds(2 * options.Jitter()));
    }

    static TimeSpan? Take(ref TimeSpan budget, TimeSpan pause)
    {
        if (pause > budget) return null;
        budget -= pause;
        return pause;
    }
}
