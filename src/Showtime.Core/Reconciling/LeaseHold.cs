using System.Globalization;
using Showtime.Core.Errors;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Core.Reconciling;

/// <summary>
/// A lease that this job holds: renewed while alive. <see cref="Lost"/> trips when another has it or when it runs out by this machine's
/// clock, so that every adapter refuses to begin another request; nobody takes a lease over before it ran out plus the clocks' skew.
/// </summary>
sealed class LeaseHold : IAsyncDisposable
{
    readonly ILeases _leases;
    readonly TimeProvider _time;
    readonly TimeSpan _term;
    readonly IActivityLog? _log;
    readonly CancellationTokenSource _lost;
    readonly CancellationTokenSource _stop = new();
    readonly Task _renewal;
    readonly object _gate = new();
    LeaseRecord _lease;
    int _deployments;
    PullRequestSnapshot? _seen;
    TaskCompletionSource _nextSeen = new();

    LeaseHold(ILeases leases, TimeProvider time, TimeSpan term, LeaseRecord lease, IActivityLog? log)
    {
        _leases = leases;
        _time = time;
        _term = term;
        _lease = lease;
        _log = log;
        var left = lease.Until - time.GetUtcNow();
        _lost = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        Lost = _lost.Token;
        _renewal = RenewAsync(_stop.Token);
    }

    /// <summary>Trips when this job must not begin another request.</summary>
    public CancellationToken Lost { get; }

    /// <summary>What distinguishes one deployment under this lease from every other: at most 32 characters.</summary>
    public string NextToken() => string.Create(CultureInfo.InvariantCulture, $"{_lease.Owner[..Math.Min(_lease.Owner.Length, 28)]}-{++_deployments}");

    /// <summary>The pull request as the newest renewal saw it, once; null where no renewal came since.</summary>
    public PullRequestSnapshot? TakeSeen()
    {
        lock (_gate)
        {
            var seen = _seen;
            _seen = null;
            return seen;
        }
    }

    /// <summary>Ends when a renewal has seen the pull request that nobody has taken yet.</summary>
    public Task NextSeenAsync()
    {
        lock (_gate) return _seen is not null ? Task.CompletedTask : _nextSeen.Task;
    }

    /// <summary>Tries to take the lease; a dead one is broken by its id first.</summary>
    /// <returns>The hold, or null where another job has it; and the pull request as seen by the last request.</returns>
    public static async Task<(LeaseHold? Hold, PullRequestSnapshot Seen)> TryTakeAsync(
        IShowtimeBackend backend, PullRequestSnapshot current, string owner, TimeSpan term, IActivityLog? log, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var now = backend.Time.GetUtcNow();
            if (LeaseRules.IsLive(current.Lease, now)) return (null, current);
            if (current.Lease is { } dead)
            {
                log?.Report(new(ActivityKind.Warning, $"The job {dead.Owner} left its lease on pull request {current.Number} behind: taking over.", current.Number));
                await backend.Leases.DeleteAsync(dead, cancellationToken).ConfigureAwait(false);
            }

            var until = now + term;
            current = await backend.Leases.TryAcquireAsync(current, owner, until, cancellationToken).ConfigureAwait(false);
            if (current.Lease is { } lease && lease.Owner == owner) return (new LeaseHold(backend.Leases, backend.Time, term, lease, log), current);
            if (attempt == 2) return (null, current);
        }
    }

    /// <summary>Lets go. A definition that is gone already is no error; one that cannot be deleted dies by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        Here.Cancel(_stop);
        await _renewal.ConfigureAwait(false);
        try
        {
            if (!Lost.IsCancellationRequested) await _leases.DeleteAsync(_lease, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ShowtimeException e)
        {
            _log?.Report(new(ActivityKind.Warning, $"The lease on pull request {_lease.PullRequest} could not be released and runs out by itself: {e.Message}", _lease.PullRequest));
        }
        finally
        {
            _lost.Dispose();
            _stop.Dispose();
        }
    }

    async Task RenewAsync(CancellationToken stop)
    {
        var pause = _term / 3;
        while (true)
        {
            try
            {
                await Here.DelayAsync(pause, _time, stop).ConfigureAwait(false);
                var until = _time.GetUtcNow() + _term;
                var seen = await _leases.RenewAsync(_lease, until, Lost).ConfigureAwait(false);
                _lease = _lease with { Until = until };
                _lost.CancelAfter(until - _time.GetUtcNow());
                Publish(seen);
                pause = _term / 3;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (ShowtimeException e) when (e.Error == ShowtimeError.LeaseLost)
            {
                Here.Cancel(_lost);
                return;
            }
            catch (ShowtimeException e)
            {
                _log?.Report(new(ActivityKind.Warning, $"The lease on pull request {_lease.PullRequest} could not be renewed, trying again: {e.Message}", _lease.PullRequest));
                pause = _term / 10;
            }
        }
    }

    void Publish(PullRequestSnapshot seen)
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            _seen = seen;
            waiting = _nextSeen;
            _nextSeen = new TaskCompletionSource();
        }

        waiting.SetResult();
    }
}
