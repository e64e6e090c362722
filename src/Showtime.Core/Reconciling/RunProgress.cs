using Showtime.Core.Errors;
using Showtime.Core.Planning;
using Showtime.Core.Sessions;

namespace Showtime.Core.Reconciling;

/// <summary>What a run has done so far.</summary>
sealed class RunProgress
{
    readonly HashSet<string> _failed = new(StringComparer.Ordinal);

    const int MaxSteps = 20;
    int _steps;

    /// <summary>What it set out to do.</summary>
    public Plan? First { get; set; }

    public bool DidSomething { get; set; }

    public ShowtimeException? Failure { get; private set; }

    public SyncOutcome Outcome => Failure is not null ? SyncOutcome.Failed : DidSomething ? SyncOutcome.Done : SyncOutcome.NothingToDo;

    /// <summary>A commit that failed in this run is left to the next one.</summary>
    public bool HasFailed(string sha) => _failed.Contains(sha);

    /// <summary>Ends a run whose steps do not bring it nearer to what is wanted, because somebody keeps changing it.</summary>
    public void CountStep(int pullRequest, Plan plan)
    {
        if (++_steps > MaxSteps)
        {
            throw new ShowtimeException(ShowtimeError.Conflict, $"Pull request {pullRequest} is still not as wanted after {MaxSteps} steps: {plan.Explanation}",
                Remedy.Of($"Look who else changes its labels or services, then run '{JobCall.On(Job.Sync, pullRequest)}' again.")) { Target = $"#{pullRequest}" };
        }
    }

    public void Fail(string sha, ShowtimeException failure)
    {
        _failed.Add(sha);
        Failure = failure;
    }
}
