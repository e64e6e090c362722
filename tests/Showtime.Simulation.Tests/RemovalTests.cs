using Showtime.Core.Cleanup;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Ports;
using Showtime.Core.Sessions;
using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>A removal reports both what it removed and what failed afterwards.</summary>
public sealed class RemovalTests
{
    const string Start = "🎪 ⚡ showtime-trigger-start";
    bool _broken;

    [Fact]
    public async Task A_removal_succeeds_even_if_the_look_after_it_fails()
    {
        using var world = new SimulatedWorld(LookAfterwardsFails());
        var number = Running(world);
        IReadOnlyList<RemovedEnvironment> removed = [];
        _broken = true;

        var job = world.Start("remove", async (session, token) => removed = await session.RemoveAsync(new RemovalRequest { PullRequest = number }, token));
        world.RunToEnd();

        await job.Work;
        Assert.Equal(world.GitHub.PullRequest(number).HeadOid[..7], Assert.Single(removed).Sha);
        Assert.DoesNotContain(world.Aws.Services, s => s.Status == "ACTIVE");
        Assert.Contains(world.Trace, line => line.Contains("It was removed, but the run after it failed: GitHub is away.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failure_after_a_removal_is_reported_beside_the_removal()
    {
        using var world = new SimulatedWorld();
        var number = Running(world);
        var old = world.GitHub.PullRequest(number).HeadOid;
        var push = world.Push("push", number, "maxime");
        world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);
        world.BrokenCommits.Add(world.GitHub.PullRequest(number).HeadOid);
        world.RunToEnd();
        await push.Work;
        IReadOnlyList<RemovedEnvironment> removed = [];

        var job = world.Start("remove", async (session, token) => removed = await session.RemoveAsync(new RemovalRequest { PullRequest = number, Sha = old[..7] }, token));
        world.RunToEnd();

        await job.Work;
        Assert.Equal(old[..7], Assert.Single(removed).Sha);
        Assert.Contains(world.Trace, line => line.Contains("the run after it failed", StringComparison.Ordinal) && line.Contains("npm ci failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_clean_up_item_reports_its_success_and_a_later_failure()
    {
        using var world = new SimulatedWorld(LookAfterwardsFails());
        Running(world);
        world.Time.Advance(TimeSpan.FromHours(49));
        IReadOnlyList<CleanupResult> results = [];
        _broken = true;

        var job = world.Start("clean-up", async (session, token) =>
            results = await session.CleanUpAsync(await session.PlanCleanupAsync(new CleanupRequest(), token), 25, _ => Task.CompletedTask, token));
        world.RunToEnd();

        await job.Work;
        var expired = Assert.Single(results, r => r.Item.Kind == CleanupKind.Expired);
        Assert.True(expired.Done);
        Assert.Single(expired.Removed);
        Assert.Equal(ShowtimeError.Unreachable, expired.Failure!.Error);
    }

    [Fact]
    public async Task A_removal_under_another_jobs_lease_is_refused_and_touches_nothing()
    {
        using var world = new SimulatedWorld(new Mutation("another job has the lease")
        {
            Ports = real => Replaced<IShowtimeBackend>.Of(real, ("get_" + nameof(IShowtimeBackend.PullRequests), _ => Replaced<IPullRequests>.Of(real.PullRequests,
                (nameof(IPullRequests.ReadAsync), a => LeasedAsync(real.PullRequests.ReadAsync((int)a[0]!, (CancellationToken)a[1]!), real.Time.GetUtcNow()))))),
        });
        var number = Running(world);
        _broken = true;

        var job = world.Start("remove", (session, token) => session.RemoveAsync(new RemovalRequest { PullRequest = number }, token));
        world.RunToEnd();

        var error = await Assert.ThrowsAsync<ShowtimeException>(() => job.Work);
        Assert.Equal(ShowtimeError.Conflict, error.Error);
        Assert.Contains("Another job (other) works on pull request", error.Message, StringComparison.Ordinal);
        Assert.Single(world.Aws.Services, s => s.Status == "ACTIVE");
    }

    [Fact]
    public async Task A_run_that_is_cancelled_while_the_old_environment_goes_leaves_the_new_one()
    {
        using var world = new SimulatedWorld();
        var number = Running(world);
        var push = world.Push("push", number, "maxime");
        var sha = world.GitHub.PullRequest(number).HeadOid;
        world.Invariants.Approved.Add(sha);

        world.Run((_, pending) =>
        {
            if (pending[0].Text.Action == "DeleteService") push.Cancellation.Cancel();
            return (pending[0], Fate.Answered);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => push.Work);
        Assert.Equal(EnvironmentStatus.Running, world.Labels(number)[sha]?.Status);
        Assert.Contains(world.Aws.Services, s => s.Status == "ACTIVE" && s.Name == $"pr-{number}-{sha[..7]}-service");
    }

    Mutation LookAfterwardsFails() => new("the look after letting go fails")
    {
        Ports = real => Replaced<IShowtimeBackend>.Of(real,
            ("get_" + nameof(IShowtimeBackend.PullRequests), _ => Replaced<IPullRequests>.Of(real.PullRequests,
                (nameof(IPullRequests.ApplyAsync), a => AppliedAsync(
                    (PullRequestChange)a[1]!, real.PullRequests.ApplyAsync((PullRequestSnapshot)a[0]!, (PullRequestChange)a[1]!, (CancellationToken)a[2]!)))))),
    };

    async Task<PullRequestSnapshot> AppliedAsync(PullRequestChange change, Task<PullRequestSnapshot> writing)
    {
        var after = await writing;
        return _broken && change.End is not null ? throw new ShowtimeException(ShowtimeError.Unreachable, "GitHub is away.") : after;
    }

    async Task<PullRequestSnapshot> LeasedAsync(Task<PullRequestSnapshot> look, DateTimeOffset now)
    {
        var snapshot = await look;
        return _broken ? snapshot with { Lease = new LeaseRecord("other", snapshot.Number, "other", now.AddMinutes(5)) } : snapshot;
    }

    int Running(SimulatedWorld world)
    {
        var number = world.OpenPullRequest();
        world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);
        world.Label("create", number, Start, "maxime");
        world.RunToEnd();
        return number;
    }
}
