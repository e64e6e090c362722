using Microsoft.Extensions.Time.Testing;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;

namespace Showtime.Core.Tests.Reconciling;

/// <summary>A lease that a job holds: taken, renewed, lost and released under a fake clock.</summary>
public sealed class LeaseHoldTests
{
    static readonly TimeSpan Term = TimeSpan.FromMinutes(9);
    readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    readonly List<string> _requests = [];
    readonly List<string> _said = [];
    ShowtimeException? _renewal;
    ShowtimeException? _release;
    TimeSpan _age;
    bool _isAnswered = true;
    LeaseRecord? _lease;
    string _winner = "me";

    PullRequestSnapshot Snapshot => new()
    {
        Repository = "acme/app", Number = 7, NodeId = "PR_7", State = PullRequestState.Open, HeadSha = new('a', 40), Viewer = "bot",
        Lease = _lease, ReadAt = _time.GetUtcNow() - _age,
    };

    Task<(LeaseHold? Hold, PullRequestSnapshot Seen)> TakeAsync()
    {
        var leases = Fake<ILeases>.With(
            (nameof(ILeases.TryAcquireAsync), a =>
            {
                _requests.Add("acquire");
                _lease = _isAnswered ? new LeaseRecord("new", 7, _winner, (DateTimeOffset)a[2]!) : null;
                return Task.FromResult(Snapshot);
            }),
            (nameof(ILeases.RenewAsync), a =>
            {
                _requests.Add($"renew {((LeaseRecord)a[0]!).Id}");
                return _renewal is null ? Task.FromResult(Snapshot) : Task.FromException<PullRequestSnapshot>(_renewal);
            }),
            (nameof(ILeases.DeleteAsync), a =>
            {
                _requests.Add($"delete {((LeaseRecord)a[0]!).Id}");
                return _release is null ? Task.FromResult(true) : Task.FromException<bool>(_release);
            }));
        var backend = Fake<IShowtimeBackend>.With(("get_" + nameof(IShowtimeBackend.Leases), _ => leases), ("get_" + nameof(IShowtimeBackend.Time), _ => _time));
        var log = Fake<IActivityLog>.With((nameof(IActivityLog.Report), a =>
        {
            _said.Add(((Activity)a[0]!).Message);
            return null;
        }));
        return LeaseHold.TryTakeAsync(backend, Snapshot, "me", Term, log, CancellationToken.None);
    }

    /// <summary>In steps, so that timers set by other timers fire in order, and on this thread.</summary>
    void Advance(TimeSpan span)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            for (var end = _time.GetUtcNow() + span; _time.GetUtcNow() < end;) _time.Advance(TimeSpan.FromSeconds(1));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-0.5)] // expired, but the holder may know the time less exactly
    public async Task A_live_lease_is_respected_without_a_request(double minutesLeft)
    {
        _lease = new LeaseRecord("old", 7, "other", _time.GetUtcNow().AddMinutes(minutesLeft));

        Assert.Null((await TakeAsync()).Hold);
        Assert.Empty(_requests);
    }

    [Fact]
    public async Task A_lease_that_was_live_when_it_was_read_is_respected_after_its_end()
    {
        _lease = new LeaseRecord("old", 7, "other", _time.GetUtcNow().AddMinutes(-5));
        _age = TimeSpan.FromMinutes(10); // this job was suspended, and the holder may have renewed it

        Assert.Null((await TakeAsync()).Hold);
        Assert.Empty(_requests);
    }

    [Fact]
    public async Task An_expired_lease_is_deleted_by_its_id_and_taken_over()
    {
        _lease = new LeaseRecord("old", 7, "other", _time.GetUtcNow().AddMinutes(-2));

        var (hold, seen) = await TakeAsync();

        Assert.NotNull(hold);
        Assert.Equal(["delete old", "acquire"], _requests);
        Assert.Equal("me", seen.Lease!.Owner);
        Assert.Contains("taking over", Assert.Single(_said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lease_that_another_job_takes_first_is_not_held()
    {
        _winner = "other";

        var (hold, seen) = await TakeAsync();

        Assert.Null(hold);
        Assert.Equal("other", seen.Lease!.Owner);
        Assert.Equal(["acquire"], _requests);
    }

    [Fact]
    public async Task It_is_renewed_after_a_third_of_its_term_and_shows_the_pull_request_once()
    {
        var hold = (await TakeAsync()).Hold!;
        Assert.Null(hold.TakeSeen());
        Assert.False(hold.NextSeenAsync().IsCompleted);

        Advance(Term / 3);

        Assert.Equal(["acquire", "renew new"], _requests);
        Assert.True(hold.NextSeenAsync().IsCompleted);
        Assert.NotNull(hold.TakeSeen());
        Assert.Null(hold.TakeSeen());
        Advance(Term);
        Assert.False(hold.Lost.IsCancellationRequested);
        await hold.DisposeAsync();
        Assert.Equal("delete new", _requests[^1]);
    }

    [Fact]
    public async Task A_lease_that_another_has_taken_is_lost_at_once_and_not_deleted()
    {
        var hold = (await TakeAsync()).Hold!;
        _renewal = new ShowtimeException(ShowtimeError.LeaseLost, "gone");

        Advance(Term / 3);

        Assert.True(hold.Lost.IsCancellationRequested);
        await hold.DisposeAsync();
        Assert.DoesNotContain("delete new", _requests);
    }

    [Fact]
    public async Task A_failed_renewal_is_retried_and_the_lease_is_lost_at_its_end()
    {
        var hold = (await TakeAsync()).Hold!;
        _renewal = new ShowtimeException(ShowtimeError.Unreachable, "no answer");

        Advance(Term / 3);
        Assert.False(hold.Lost.IsCancellationRequested);
        Advance(Term * 0.6);
        Assert.False(hold.Lost.IsCancellationRequested);
        Assert.True(_requests.Count(r => r == "renew new") >= 5, string.Join(", ", _requests));

        Advance(Term * 0.1);
        Assert.True(hold.Lost.IsCancellationRequested);
        await hold.DisposeAsync();
        Assert.DoesNotContain("delete new", _requests);
    }

    [Fact]
    public async Task A_lease_that_never_shows_up_is_given_up_after_three_attempts()
    {
        _isAnswered = false;

        Assert.Null((await TakeAsync()).Hold);
        Assert.Equal(["acquire", "acquire", "acquire"], _requests);
    }

    [Fact]
    public async Task A_release_that_fails_is_one_warning_and_no_error()
    {
        var hold = (await TakeAsync()).Hold!;
        _release = new ShowtimeException(ShowtimeError.Unreachable, "no answer");

        await hold.DisposeAsync();
        await hold.DisposeAsync();

        Assert.Contains("no answer", Assert.Single(_said), StringComparison.Ordinal);
        Assert.Equal(["acquire", "delete new"], _requests);
    }

    [Fact]
    public async Task A_write_that_releases_it_too_ends_it_without_another_request()
    {
        var hold = (await TakeAsync()).Hold!;

        Assert.Equal("new", await hold.EndAsync(lease => Task.FromResult(lease.Id)));
        await hold.DisposeAsync();
        Advance(Term);

        Assert.Equal(["acquire"], _requests);
    }

    [Fact]
    public async Task A_write_that_fails_to_release_it_leaves_that_to_its_disposal()
    {
        var hold = (await TakeAsync()).Hold!;

        await Assert.ThrowsAsync<ShowtimeException>(() => hold.EndAsync<int>(_ => throw new ShowtimeException(ShowtimeError.Unreachable, "no answer")));
        await hold.DisposeAsync();

        Assert.Equal(["acquire", "delete new"], _requests);
    }

    [Fact]
    public async Task Every_deployment_under_it_has_a_token_of_its_own()
    {
        var hold = (await TakeAsync()).Hold!;

        Assert.Equal(["me-1", "me-2"], [hold.NextToken(), hold.NextToken()]);
        await hold.DisposeAsync();
    }
}
