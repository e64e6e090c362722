using System.Globalization;
using Showtime.Core.Errors;
using Showtime.Core.Planning;
using Showtime.Core.Ports;

namespace Showtime.Core.Reconciling;

/// <summary>
/// A lease that this job holds and renews. <see cref="Lost"/> is cancelled when another job has it or when it expires, so that every adapter refuses to
/// begin another request. Its end is written in the host's time; from then on this machine's timers count, which setting the clock does not move. No job
/// takes a lease over before it has expired plus <see cref="LeaseRules.ClockSkew"/>.
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
    bool _released;
    bool _disposed;
    PullRequestSnapshot? _seen;
    TaskCompletionSource _nextSeen = new();

    LeaseHold(ILeases leases, TimeProvider time, TimeSpan term, LeaseRecord lease, IActivityLog? log)
    {
        _leases = leases;
        _time = time;
        _term = term;
        _lease = lease;
        _log = log;
        _lost = new CancellationTokenSource(Left(lease.Until), time);
        Lost = _lost.Token;
        _renewal = RenewAsync(_stop.Token);
    }

    /// <summary>Is cancelled when this job must not begin another request.</summary>
    public CancellationToken Lost { get; }

    /// <summary>A unique token for one deployment under this lease: at most 32 characters.</summary>
    public string NextToken() => string.Create(CultureInfo.InvariantCulture, $"{_lease.Owner[..Math.Min(_lease.Owner.Length, 28)]}-{++_deployments}");

    /// <summary>The pull request as the newest renewal saw it, returned once; null if there was no renewal since.</summary>
    public PullRequestSnapshot? TakeSeen()
    {
        lock (_gate)
        {
            var seen = _seen;
            _seen = null;
            return seen;
        }
    }

    /// <summary>Completes when a renewal has seen the pull request and <see cref="TakeSeen"/> has not returned it yet.</summary>
    public Task NextSeenAsync()
    {
        lock (_gate) return _seen is not null ? Task.CompletedTask : _nextSeen.Task;
    }

    /// <summary>A name unique to one job and one attempt to take a lease.</summary>
    public static string NewOwner() => Guid.NewGuid().ToString("N")[..24];

    /// <summary>Tries to take the lease; an expired one is deleted by its id first.</summary>
    /// <returns>The hold, or null if another job has it; and the pull request as seen by the last request.</returns>
    public static async Task<(LeaseHold? Hold, PullRequestSnapshot Seen)> TryTakeAsync(
        IShowtimeBackend backend, PullRequestSnapshot current, string owner, TimeSpan term, IActivityLog? log, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (LeaseRules.IsLive(current.Lease, current.ReadAt)) return (null, current);
            if (current.Lease is { } expired)
            {
                log?.Report(new(
                    ActivityKind.Warning,
                    $"The job {expired.Owner} left its lease on pull request {current.Number} behind: taking over.",
                    current.Number));
                await backend.Leases.DeleteAsync(expired, cancellationToken).ConfigureAwait(false);
            }

            var until = backend.Time.GetUtcNow() + term;
            current = await backend.Leases.TryAcquireAsync(current, owner, until, cancellationToken).ConfigureAwait(false);
            if (current.Lease is { } lease && lease.Owner == owner) return (new LeaseHold(backend.Leases, backend.Time, term, lease, log), current);
            if (attempt == 2) return (null, current);
        }
    }

    /// <summary>Releases the lease by a write that deletes it too. If that fails, the lease is released by itself.</summary>
    public async Task<T> EndAsync<T>(Func<LeaseRecord, Task<T>> write)
    {
        await StopRenewingAsync().ConfigureAwait(false);
        var after = await write(_lease).ConfigureAwait(false);
        _released = true;
        await DisposeAsync().ConfigureAwait(false);
        return after;
    }

    /// <summary>Releases the lease. A definition that is gone already is no error; one that cannot be deleted expires.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await StopRenewingAsync().ConfigureAwait(false);
        try
        {
            if (!_released && !Lost.IsCancellationRequested) await _leases.DeleteAsync(_lease, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ShowtimeException e)
        {
            _log?.Report(new(
                ActivityKind.Warning,
                $"The lease on pull request {_lease.PullRequest} could not be released and will expire: {e.Message}",
                _lease.PullRequest));
        }
        finally
        {
            _lost.Dispose();
            _stop.Dispose();
        }
    }

    async Task StopRenewingAsync()
    {
        if (!_stop.IsCancellationRequested) Waiting.Cancel(_stop);
        await _renewal.ConfigureAwait(false);
    }

    async Task RenewAsync(CancellationToken stop)
    {
        var pause = _term / 3;
        while (true)
        {
            try
            {
                await Waiting.DelayAsync(pause, _time, stop).ConfigureAwait(false);
                var until = _time.GetUtcNow() + _term;
                var seen = await _leases.RenewAsync(_lease, until, Lost).ConfigureAwait(false);
                _lease = _lease with { Until = until };
                _lost.CancelAfter(Left(until));
                Publish(seen);
                pause = _term / 3;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (ShowtimeException e) when (e.Error == ShowtimeError.LeaseLost)
            {
                Waiting.Cancel(_lost);
                return;
            }
            catch (ShowtimeException e)
            {
                _log?.Report(new(
                    ActivityKind.Warning,
                    $"The lease on pull request {_lease.PullRequest} could not be renewed, trying again: {e.Message}",
                    _lease.PullRequest));
                pause = _term / 10;
            }
        }
    }

    /// <summary>How long this job may act; a negative time would mean for ever.</summary>
    TimeSpan Left(DateTimeOffset until)
    {
        var left = until - _time.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
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
