using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Events;
using Showtime.Core.Inventory;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Core.Reconciling;

/// <summary>
/// The one loop that acts: it asks <see cref="NextStep"/>, carries the step out, observes and asks again, until the answer is that it is done. Event jobs,
/// scheduled runs and operators all come through here. One instance is one run.
/// </summary>
sealed class Reconciler(IShowtimeBackend backend, IActivityLog? log)
{
    /// <summary>A run ends after this many steps: someone else keeps changing the pull request.</summary>
    const int MaxSteps = 40;

    readonly Observer _observer = new(backend, log);
    Observation _seen = null!;
    Intent _intent = Intent.OfSchedule;
    LeaseHold? _hold;
    RunContext _context = null!;
    LabelSteps _labels = null!;
    RollOutSteps _rollOut = null!;
    RetireSteps _retire = null!;
    Plan? _first;
    string _said = "";
    int _steps;

    /// <summary>What a run would do. Writes nothing.</summary>
    public async Task<Plan> PlanAsync(SyncRequest request, CancellationToken cancellationToken)
    {
        var (seen, intent) = await _observer.BeginAsync(request, cancellationToken).ConfigureAwait(false);
        seen = await _observer.PermissionsAsync(seen, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var facts = new PlanFacts(seen, intent);
            var plan = Planner.Plan(facts);
            if (plan.LacksHead is { } commit) seen = await _observer.HeadAsync(seen, commit, cancellationToken).ConfigureAwait(false);
            else if (plan.LacksStanding) seen = await _observer.StandingAsync(seen, cancellationToken).ConfigureAwait(false);
            else
            {
                KeepReserve(plan, facts.Seen, intent);
                return plan with { CloudNeeded = NextStep.AsksCloud(facts, plan) };
            }
        }
    }

    /// <summary>Brings one pull request to what is wanted.</summary>
    public async Task<SyncResult> RunAsync(SyncRequest request, CancellationToken cancellationToken)
    {
        await BeginAsync(request, cancellationToken).ConfigureAwait(false);
        var outcome = await RunAsync(cancellationToken).ConfigureAwait(false);
        return new SyncResult(_first!, outcome, EnvironmentInventory.Join(_seen.PullRequest, _seen.Services, _seen.Configuration, _context.Now),
            _seen.Progress.Removed, _seen.Progress.Failure);
    }

    /// <summary>Removes what a person or the clean-up names, whatever the labels say; then carries out what other jobs recorded meanwhile.</summary>
    /// <returns>What was removed, and why the work after it failed; the removal stands.</returns>
    public async Task<(IReadOnlyList<RemovedEnvironment> Removed, ShowtimeException? FailureAfter)> RemoveAsync(
        int pullRequest, Removal removal, CancellationToken cancellationToken)
    {
        await BeginAsync(new SyncRequest { PullRequest = pullRequest }, cancellationToken).ConfigureAwait(false);
        _intent = _intent with { Removal = removal };
        try
        {
            await RunAsync(cancellationToken).ConfigureAwait(false);
            return (_seen.Progress.Removed, _seen.Progress.Failure);
        }
        catch (ShowtimeException e) when (_intent.Removal is null)
        {
            return (_seen.Progress.Removed, e);
        }
    }

    async Task BeginAsync(SyncRequest request, CancellationToken cancellationToken)
    {
        (_seen, _intent) = await _observer.BeginAsync(request, cancellationToken).ConfigureAwait(false);
        _context = new RunContext(backend, _seen.Configuration, _seen.PullRequest.Number, log);
        var records = new DeploymentRecords(_context);
        // A renewal from before a write is older than the write's own answer.
        _labels = new LabelSteps(_context, () => _hold?.TakeSeen());
        _retire = new RetireSteps(_context, _labels, records);
        _rollOut = new RollOutSteps(_context, _observer, _labels, _retire, records);
    }

    async Task<SyncOutcome> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var step = Next();
                Tell(step);
                switch (step)
                {
                    case Done done:
                        _seen = await _labels.EndAsync(_seen, done, cancellationToken).ConfigureAwait(false);
                        return done.Outcome;
                    case Refuse refuse:
                        throw refuse.Why;
                    default:
                        await CarryOutAsync(step, cancellationToken).ConfigureAwait(false);
                        break;
                }
            }
        }
        finally
        {
            if (_hold is not null) await _hold.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>What deploys does not begin on the last requests; what takes down does, and so does the clean-up.</summary>
    void KeepReserve(Plan plan, Observation seen, Intent intent)
    {
        if (plan.Action is PlanAction.CreateEnvironment or PlanAction.RollingUpdate or PlanAction.AutoSync && intent.Event.Kind != RunEventKind.Scheduled)
        {
            RequestBudget.KeepReserve(backend, seen.Configuration);
        }
    }

    Step Next()
    {
        if (_hold?.TakeSeen() is { } seen) _seen = _seen.Saw(seen);
        _seen = _observer.Now(_seen, _intent);
        return NextStep.For(_seen, _intent);
    }

    /// <summary>Reports a decision once, and counts the steps.</summary>
    void Tell(Step step)
    {
        if (_first is null && step.Plan is { } first) KeepReserve(_first = first, _seen, _intent);
        if (!_seen.HoldsLease || step.Plan is not { } plan) return;
        if (plan.Explanation != _said) _context.Report(ActivityKind.Step, _said = plan.Explanation);
        _seen = _seen with { Progress = _seen.Progress with { Worked = true } };
        if (++_steps > MaxSteps)
        {
            throw new ShowtimeException(ShowtimeError.Conflict,
                $"Pull request {plan.PullRequest} is still not in the wanted state after {MaxSteps} steps: {plan.Explanation}",
                Remedy.Of($"Find out what else changes its labels or services, then run '{JobCall.On(Job.Sync, plan.PullRequest)}' again."))
            {
                Target = $"#{plan.PullRequest}",
            };
        }
    }

    /// <summary>Carries out one step. A failure in a roll-out becomes part of the observation, and decides what comes next.</summary>
    async Task CarryOutAsync(Step step, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _hold?.Lost ?? default);
        try
        {
            if (step.IsLong) await CarryOutLongAsync(step, linked.Token).ConfigureAwait(false);
            else _seen = await CarryOutShortAsync(step, linked.Token).ConfigureAwait(false);
        }
        catch (ShowtimeException e) when (step is not (Fail or Abandon) && _seen.RollOut is { } rollOut && FailsRollOut(e, rollOut))
        {
            _seen = _seen with { RollOut = rollOut with { Failure = e } };
        }
        catch (OperationCanceledException) when (_hold is { Lost.IsCancellationRequested: true })
        {
            throw new ShowtimeException(ShowtimeError.LeaseLost,
                $"Another job has taken over pull request {_context.PullRequest}, or the lease could not be renewed in time; this one has stopped.",
                Remedy.Of($"Nothing is lost: the next run continues. See '{JobCall.On(Job.Status, _context.PullRequest)}'."))
            {
                Target = $"#{_context.PullRequest}",
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && _seen.RollOut is { IsUnderWay: true } rollOut)
        {
            var cancelled = new ShowtimeException(ShowtimeError.DeploymentFailed, "The run was cancelled.",
                Remedy.Of($"Run '{JobCall.On(Job.Sync, _context.PullRequest)}' to continue."))
            {
                Cause = FailureCause.Cancelled,
            };
            await _rollOut
                .FailAsync(_seen, rollOut, new Fail(KeepsImage: true) { Failure = cancelled, WaitsForEnd = false }, _hold!.Lost)
                .ConfigureAwait(false);
            throw;
        }

        if (step.SettlesIntent) _intent = _intent.Recorded();
        if (step.ChangesCloud) _seen = _seen.WithoutCloud();
    }

    bool FailsRollOut(ShowtimeException e, RollOut rollOut) => rollOut.IsUnderWay
        && e.Error is not (ShowtimeError.LeaseLost or ShowtimeError.Uncertain) && _hold is { Lost.IsCancellationRequested: false }
        && !Approvals.Serves(rollOut.Sha, _seen.Labels); // it is up: a later failure is not the roll-out's

    Task<Observation> CarryOutShortAsync(Step step, CancellationToken cancellationToken)
    {
        // What was begun is removed even if the user cancels, as long as the lease holds.
        var toTheEnd = _hold?.Lost ?? cancellationToken;
        return step switch
        {
            LookAtPermissions => _observer.PermissionsAsync(_seen, cancellationToken),
            LookAtCloud look => _observer.CloudAsync(_seen, look, cancellationToken),
            LookAtHead look => _observer.HeadAsync(_seen, look.Commit, cancellationToken),
            LookAtStanding => _observer.StandingAsync(_seen, cancellationToken),
            LookAtImage look => _observer.ImageAsync(_seen, look, cancellationToken),
            ClaimLease => ClaimAsync(cancellationToken),
            Release { Definitions: { } names } => EndHoldAsync(lease => _labels.ReleaseAsync(_seen, names, lease, cancellationToken)),
            Release => ReleaseAsync(cancellationToken),
            RecordTarget record => LeftAsync(_labels.RecordTargetAsync(_seen, record, cancellationToken)),
            RecordBase record => LeftAsync(_labels.RecordBaseAsync(_seen, record, cancellationToken)),
            RecordStop => LeftAsync(_labels.RecordStopAsync(_seen, cancellationToken)),
            LeaveToHolder leave => LeftAsync(_labels.LeaveAsync(_seen, leave, cancellationToken)),
            DropStart drop => _labels.DropStartAsync(_seen, drop.Asks ? drop.Plan : null, cancellationToken),
            EndStop end => EndHoldAsync(lease => _labels.EndStopAsync(_seen, end, lease, cancellationToken)),
            Repair repair => _labels.RepairAsync(_seen, repair, cancellationToken),
            DeleteDefinitions delete => _labels.DeleteDefinitionsAsync(_seen, delete.Names, cancellationToken),
            Retire retire => _retire.RetireAsync(_seen, retire, cancellationToken),
            Prepare prepare => _rollOut.PrepareAsync(_seen, prepare, _hold!.NextToken(), cancellationToken),
            Begin begin => _rollOut.BeginAsync(_seen, RollOut, begin, cancellationToken),
            GoOn go => GoOnAsync(go),
            MarkDeploying mark => _rollOut.MarkDeployingAsync(_seen, RollOut, mark, cancellationToken),
            Deploy deploy => _rollOut.DeployAsync(_seen, RollOut, deploy, cancellationToken),
            LeaveSpot leave => _rollOut.LeaveSpotAsync(_seen, RollOut, leave, cancellationToken),
            CheckHealth check => _rollOut.CheckHealthAsync(_seen, RollOut, check, cancellationToken),
            Promote promote => _rollOut.PromoteAsync(_seen, RollOut, promote, cancellationToken),
            PruneRevisions prune => _rollOut.PruneRevisionsAsync(_seen, prune, cancellationToken),
            Fail fail => _rollOut.FailAsync(_seen, RollOut, fail, toTheEnd),
            Abandon abandon => _rollOut.AbandonAsync(_seen, RollOut, abandon, toTheEnd),
            _ => throw new InvalidOperationException($"No code carries out {step}."),
        };
    }

    /// <summary>Carries out a step that may take minutes, and cancels it if a renewal of the lease shows that another step is next.</summary>
    async Task CarryOutLongAsync(Step step, CancellationToken cancellationToken)
    {
        using var overtaken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = step switch
        {
            Build build => _rollOut.BuildAsync(RollOut, build, overtaken.Token),
            AwaitName name => _rollOut.AwaitNameAsync(RollOut, name, overtaken.Token),
            AwaitHealth health => _rollOut.AwaitHealthAsync(RollOut, health, overtaken.Token),
            _ => throw new InvalidOperationException($"No code carries out {step}."),
        };
        try
        {
            while (!work.IsCompleted)
            {
                await Task.WhenAny(work, _hold!.NextSeenAsync()).ConfigureAwait(false);
                if (work.IsCompleted || await AnswerAsync(cancellationToken).ConfigureAwait(false) == step) continue;
                Waiting.Cancel(overtaken);
                await EndAsync(work).ConfigureAwait(false);
                return;
            }
        }
        catch (Exception)
        {
            Waiting.Cancel(overtaken);
            await EndAsync(work).ConfigureAwait(false);
            throw;
        }

        _seen = _seen with { RollOut = await work.ConfigureAwait(false) };
    }

    /// <summary>The next step by the newest renewal, while another is being carried out.</summary>
    async Task<Step> AnswerAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var step = Next();
            if (step is not LookAtPermissions) return step;
            _seen = await _observer.PermissionsAsync(_seen, cancellationToken).ConfigureAwait(false);
        }
    }

    static async Task EndAsync(Task work)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It was cancelled: its result does not matter, another step is next.
        }
    }

    RollOut RollOut => _seen.RollOut ?? throw new InvalidOperationException("There is no roll-out.");

    async Task<Observation> ClaimAsync(CancellationToken cancellationToken)
    {
        var term = _context.Configuration.Limits.Lease.ToTimeSpan();
        (_hold, var seen) = await LeaseHold.TryTakeAsync(backend, _seen.PullRequest, LeaseHold.NewOwner(), term, log, cancellationToken).ConfigureAwait(false);
        // Decisions are made by what is seen under the lease.
        return _hold is null ? _seen.Saw(seen) with { Lease = LeaseView.Refused } : _seen.Saw(seen).WithoutCloud() with { Lease = LeaseView.Held };
    }

    async Task<Observation> ReleaseAsync(CancellationToken cancellationToken)
    {
        var hold = _hold!;
        _hold = null;
        await hold.DisposeAsync().ConfigureAwait(false);
        return await _labels.LookAsync(_seen with { Lease = LeaseView.NotHeld }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Releases the lease with the last write, whose answer is the look after it.</summary>
    async Task<Observation> EndHoldAsync(Func<LeaseRecord, Task<Observation>> write)
    {
        var hold = _hold!;
        var seen = await hold.EndAsync(write).ConfigureAwait(false);
        _hold = null;
        return seen with { Lease = LeaseView.NotHeld, LeftBehind = [] };
    }

    async Task<Observation> LeftAsync(Task<Observation> writing)
    {
        var seen = await writing.ConfigureAwait(false);
        return seen.HoldsLease ? seen : seen with { Lease = LeaseView.Left };
    }

    Task<Observation> GoOnAsync(GoOn step)
    {
        _context.Report(ActivityKind.Step, step.Why, RollOut.Sha);
        var request = RollOut.Request with { Digest = step.Digest ?? RollOut.Request.Digest };
        return Task.FromResult(_seen with { RollOut = RollOut with { Stage = step.Stage, Request = request } });
    }
}
