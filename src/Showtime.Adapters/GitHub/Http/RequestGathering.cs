using Showtime.Core.Errors;
using Showtime.Core.Reconciling;

namespace Showtime.Adapters.GitHub.Http;

/// <summary>
/// Sends what jobs that work side by side ask at the same time as one request. A job that is alone, or that has not said that it works beside others, waits
/// for nobody. Each asker gets the answer to its own part: what fails, is refused or is cancelled concerns no other part.
/// </summary>
/// <param name="options">The repository.</param>
/// <param name="time">For the wait.</param>
/// <param name="send">Sends a request. The first token ends the call; after the second is cancelled no attempt begins.</param>
internal sealed class RequestGathering(
    GitHubOptions options, TimeProvider time, Func<GraphQlRequest, CancellationToken, CancellationToken, Task<GraphQlAnswer>> send)
{
    /// <summary>
    /// How long nobody else must have asked before what waits goes out, for each job at work. Jobs that remove wait for the cloud one after the other, because
    /// it takes about one change a second: with a shorter wait each would ask alone.
    /// </summary>
    static readonly TimeSpan QuietPerJob = TimeSpan.FromMilliseconds(100);

    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    /// <summary>How long at most where what was read a moment ago decides, or a lease must not end: deletions of definitions, renewals.</summary>
    static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1);

    /// <summary>How long reads of several may fail before each half is asked for by itself: perhaps it was too much at once.</summary>
    static readonly TimeSpan FaultBudget = TimeSpan.FromSeconds(1);

    /// <summary>The weight of the queries that go out as one: twenty pull requests, or a hundred definitions.</summary>
    const int MostRead = 100;

    readonly AsyncLocal<bool> _isJob = new();
    readonly object _gate = new();
    List<Ask> _waiting = [];
    readonly long _began = time.GetTimestamp();
    TimeSpan _newest;
    TimeSpan _latest;
    int _jobs;
    int _mostWritten = GraphQlDocuments.BatchSize;

    /// <summary>Says that a job begins in this asynchronous flow, which may wait for others so that requests are saved.</summary>
    /// <returns>Ends the job.</returns>
    public IDisposable Begin()
    {
        _isJob.Value = true;
        lock (_gate) _jobs++;
        return new Job(this);
    }

    /// <summary>Whether this flow is a job's that does not work alone.</summary>
    public bool IsSideBySide
    {
        get
        {
            lock (_gate) return _isJob.Value && _jobs > 1;
        }
    }

    /// <summary>Sends a request, with those of other jobs where there are any.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Stops a read at once and a write before it is sent.</param>
    public Task<GraphQlAnswer> SendAsync(GraphQlRequest request, CancellationToken cancellationToken)
    {
        var ask = new Ask(request, cancellationToken);
        List<Ask>? all;
        List<Ask> round;
        bool isFirst;
        lock (_gate)
        {
            if (!IsSideBySide || request.Fields.Count == 0) return send(request, cancellationToken, cancellationToken);
            isFirst = _waiting.Count == 0;
            _waiting.Add(ask);
            round = _waiting;
            _newest = Elapsed;
            var latest = _newest + (ask.MustBeSoon ? ShortWait : LongestWait);
            if (isFirst || latest < _latest) _latest = latest;
            all = TakeIfComplete();
        }

        if (all is not null) _ = SendAllAsync(all);
        else if (isFirst) _ = SendLaterAsync(round);
        return ask.AnswerAsync();
    }

    TimeSpan Elapsed => time.GetElapsedTime(_began);

    void End()
    {
        List<Ask>? all;
        lock (_gate)
        {
            _jobs--;
            all = TakeIfComplete();
        }

        if (all is not null) _ = SendAllAsync(all);
    }

    /// <summary>What waits, once every job waits.</summary>
    List<Ask>? TakeIfComplete() => _waiting.Count > 0 && _waiting.Count >= _jobs ? Take() : null;

    List<Ask> Take()
    {
        var all = _waiting;
        _waiting = [];
        return all;
    }

    /// <summary>Sends what waits once nobody has joined it for a while, or the first of it has waited long enough.</summary>
    async Task SendLaterAsync(List<Ask> round)
    {
        while (true)
        {
            TimeSpan wait;
            lock (_gate)
            {
                if (_waiting != round) return;
                var quiet = QuietPerJob * _jobs - (Elapsed - _newest);
                var left = _latest - Elapsed;
                wait = quiet < left ? quiet : left;
                if (wait <= TimeSpan.Zero)
                {
                    Take();
                    break;
                }

                // What must be soon may come while this waits.
                if (wait > ShortWait) wait = ShortWait;
            }

            await Waiting.DelayAsync(wait, time, CancellationToken.None).ConfigureAwait(false);
        }

        await SendAllAsync(round).ConfigureAwait(false);
    }

    Task SendAllAsync(List<Ask> all) => Task.WhenAll(
        SendInTurnAsync(all.Where(ask => !ask.Request.IsMutation), MostRead), SendInTurnAsync(all.Where(ask => ask.Request.IsMutation), _mostWritten));

    /// <summary>Sends as few requests as hold all, one after the other: GitHub counts what is written at the same time.</summary>
    async Task SendInTurnAsync(IEnumerable<Ask> asks, int most)
    {
        var waiting = new Queue<Ask>(asks);
        while (waiting.TryDequeue(out var first))
        {
            var group = new List<Ask> { first };
            var weight = first.Weight;
            while (waiting.TryPeek(out var next) && weight + next.Weight <= most)
            {
                group.Add(waiting.Dequeue());
                weight += next.Weight;
            }

            await SendTogetherAsync(group).ConfigureAwait(false);
        }
    }

    async Task SendTogetherAsync(List<Ask> group)
    {
        while (true)
        {
            group = [.. group.Where(ask => ask.MayBegin())];
            if (group.Count == 0) return;
            try
            {
                if (group is [var only])
                {
                    only.Answer.TrySetResult(await send(only.Request, only.CancellationToken, only.CancellationToken).ConfigureAwait(false));
                    return;
                }

                var composition = new GraphQlComposition([.. group.Select(ask => ask.Request)], options.Owner, options.Name);
                var request = composition.Request with { FaultBudget = composition.Request.IsMutation ? null : FaultBudget };
                using var everybody = new EverybodyCancelled(group);
                using var anybody = CancellationTokenSource.CreateLinkedTokenSource([.. group.Select(ask => ask.CancellationToken)]);
                var answer = await send(request, everybody.Token, anybody.Token).ConfigureAwait(false);
                await DistributeAsync(group, composition, answer).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (group.Exists(ask => ask.CancellationToken.IsCancellationRequested))
            {
                // No attempt was begun after the cancellation, and none before has done anything: the others' parts go out without the cancelled ones.
            }
            catch (ShowtimeException e) when (
                group.Count > 1 && !group[0].Request.IsMutation && e.Error is ShowtimeError.Unreachable or ShowtimeError.Uncertain)
            {
                // Beside each other: where GitHub is down, each of them would try for as long as one may, and the last would wait for all.
                await Task.WhenAll(SendTogetherAsync(group[..(group.Count / 2)]), SendTogetherAsync(group[(group.Count / 2)..])).ConfigureAwait(false);
                return;
            }
            catch (Exception e)
            {
                // A write that was too much for GitHub is smaller the next time.
                if (group.Count > 1 && e is ShowtimeException { MayHaveHappened: true }) _mostWritten = Math.Max(2, _mostWritten / 2);
                foreach (var ask in group) ask.Answer.TrySetException(Copy(e));
                return;
            }
        }
    }

    async Task DistributeAsync(List<Ask> group, GraphQlComposition composition, GraphQlAnswer answer)
    {
        // What one part's field or the token's rights forbid as a whole was not carried out, for nobody.
        var refused = !answer.Data.IsObject() && !answer.Errors.Any(error => error.IsFault);
        for (var i = 0; i < group.Count; i++)
        {
            var part = composition.PartOf(answer, i);
            if (refused || (!group[i].Request.IsMutation && part.Errors.Any(error => error.IsFault))) await SendTogetherAsync([group[i]]).ConfigureAwait(false);
            else group[i].Answer.TrySetResult(part);
        }
    }

    /// <summary>Each asker has a failure of its own to throw and to report.</summary>
    static Exception Copy(Exception e) => e is ShowtimeException known
        ? new ShowtimeException(known.Error, known.Message, known.Remedy, known)
        {
            Target = known.Target,
            Cause = known.Cause,
            MayHaveHappened = known.MayHaveHappened,
        }
        : e;

    sealed class Job(RequestGathering gathering) : IDisposable
    {
        bool _ended;

        public void Dispose()
        {
            if (_ended) return;
            _ended = true;
            gathering.End();
        }
    }

    /// <summary>A request that waits for its answer.</summary>
    sealed class Ask(GraphQlRequest request, CancellationToken cancellationToken)
    {
        readonly object _gate = new();
        bool _began;

        public GraphQlRequest Request => request;

        public CancellationToken CancellationToken => cancellationToken;

        public TaskCompletionSource<GraphQlAnswer> Answer { get; } = new();

        public int Weight { get; } = request.Fields.Sum(field => field.Weight);

        /// <summary>Whether it changes or deletes a definition, a lease among them.</summary>
        public bool MustBeSoon { get; } = request.IsMutation && request.Fields.Any(
            field => field.Text.StartsWith("deleteLabel(", StringComparison.Ordinal) || field.Text.StartsWith("updateLabel(", StringComparison.Ordinal));

        /// <summary>Waits for the answer. The caller's cancellation ends the wait for a read, and for a write that has not been sent.</summary>
        public async Task<GraphQlAnswer> AnswerAsync()
        {
            using var watching = cancellationToken.UnsafeRegister(static state => ((Ask)state!).Cancel(), this);
            return await Answer.Task.ConfigureAwait(false);
        }

        /// <summary>Whether it may go out now; one whose caller has cancelled may not, also not again.</summary>
        public bool MayBegin()
        {
            lock (_gate)
            {
                if (!cancellationToken.IsCancellationRequested) return _began = true;
            }

            Answer.TrySetCanceled(cancellationToken);
            return false;
        }

        void Cancel()
        {
            lock (_gate)
            {
                if (_began && request.IsMutation) return; // its answer is better than not knowing
            }

            Answer.TrySetCanceled(cancellationToken);
        }
    }

    /// <summary>A token that is cancelled once every asker has cancelled.</summary>
    sealed class EverybodyCancelled : IDisposable
    {
        readonly CancellationTokenSource _source = new();
        readonly List<CancellationTokenRegistration> _registrations = [];
        int _left;

        public EverybodyCancelled(List<Ask> group)
        {
            _left = group.Count;
            foreach (var ask in group) _registrations.Add(ask.CancellationToken.UnsafeRegister(static state => ((EverybodyCancelled)state!).Leave(), this));
        }

        public CancellationToken Token => _source.Token;

        public void Dispose()
        {
            foreach (var registration in _registrations) registration.Dispose();
            _source.Dispose();
        }

        void Leave()
        {
            if (Interlocked.Decrement(ref _left) == 0) Waiting.Cancel(_source);
        }
    }
}
