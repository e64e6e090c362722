namespace Showtime.Cli.Demo;

/// <summary>Visits a page again and again, as a reviewer who has it open would.</summary>
sealed class PageVisits : IAsyncDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    readonly PageVisitor _visitor;
    readonly Uri _address;
    readonly string _expected;
    readonly TimeProvider _time;
    readonly CancellationTokenSource _stop = new();
    readonly Task _visiting;
    volatile bool _successorReady;
    int _answered;
    int _failed;

    public PageVisits(PageVisitor visitor, Uri address, string expected, TimeProvider time)
    {
        (_visitor, _address, _expected, _time) = (visitor, address, expected, time);
        _visiting = VisitAsync();
    }

    /// <summary>How many visits found the page before its successor was ready.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>How many did not.</summary>
    public int Failed => Volatile.Read(ref _failed);

    /// <summary>From now on the page may go.</summary>
    public void SuccessorIsReady() => _successorReady = true;

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _visiting;
        _stop.Dispose();
    }

    async Task VisitAsync()
    {
        try
        {
            while (!_successorReady)
            {
                var visit = await _visitor.VisitAsync(_address, _stop.Token);
                if (visit.Status == 200 && visit.Shows(_expected)) Interlocked.Increment(ref _answered);
                else if (!_successorReady) Interlocked.Increment(ref _failed);
                await Task.Delay(Pause, _time, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // the demo goes on
        }
    }
}
