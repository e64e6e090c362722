using Showtime.Core.Ports;

namespace Showtime.Core.Reconciling;

/// <summary>Says once a minute that a wait goes on, where nothing else is heard of it: a log without progress bars looks dead otherwise.</summary>
/// <param name="run">The run that waits.</param>
/// <param name="what">What it is at: "still …".</param>
/// <param name="sha">The commit's 7 digits, or null.</param>
sealed class Patience(PullRequestRun run, string what, string? sha = null)
{
    /// <summary>How long it may be quiet.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    readonly DateTimeOffset _since = run.Now;
    DateTimeOffset _heard = run.Now;

    /// <summary>Something was heard: a line of the build's output.</summary>
    public void Hear() => _heard = run.Now;

    /// <summary>Says that it goes on, if it was quiet for long enough.</summary>
    public void Say()
    {
        var now = run.Now;
        if (now - _heard < Quiet) return;
        _heard = now;
        run.Log?.Report(new(ActivityKind.Step, FormattableString.Invariant($"Still {what}, {(now - _since).TotalMinutes:0} min"), run.Number, sha));
    }
}
