using Showtime.Core.Cleanup;
using Showtime.Core.Commands;
using Showtime.Core.Inventory;
using Showtime.Core.Labels;
using Showtime.Core.Planning;
using Showtime.Core.Sessions;
using Showtime.Hosting;

namespace Showtime.Benchmarks;

/// <summary>A job that is measured.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="Bound">The fewest requests and rounds.</param>
/// <param name="Arrange">Prepares a world, unmeasured, and returns what is measured, which fails if it does not come to the expected end.</param>
sealed record Scenario(string Name, LowerBound Bound, Func<World, Task<Func<IShowtimeSession, Task>>> Arrange)
{
    /// <summary>What was set as the goal; null for none.</summary>
    public Goal? Goal { get; init; }

    /// <summary>Whether it changes nothing, so that one world serves many runs.</summary>
    public bool OnlyReads { get; init; }

    /// <summary>Whether it has its pull requests worked on side by side, in the pool: under virtual time that is not repeatable.</summary>
    public bool InPool { get; init; }

    /// <summary>Whether ECS throttles beyond its documented rates. They are for hours of use, so short jobs are measured without.</summary>
    public bool AtRates { get; init; }

    const int OrdinaryLabels = 200;

    static readonly TimeSpan Expired = TimeSpan.FromHours(49);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        List(200) with { Goal = new(5, 25, 6, 1.0) },
        List(1000) with { Goal = new(25, 115, null, 3.0) },
        CleanupPlan(200, 200 * 5 + OrdinaryLabels) with { Goal = new(7, 25, null, 1.5) },
        CleanupPlan(200, 2400),
        CleanUp(100) with { Goal = new(150, null) },
        CleanUp(200) with { Goal = new(900, null) },
        CleanUp(100) with { Name = "clean-up of 100 expired, at ECS's rates", AtRates = true },
        new("check-only", LowerBound.Check, world =>
        {
            var request = world.Label(world.Open(), new StartTriggerLabel());
            return Job(async session => Expect.That((await session.PlanAsync(request, CancellationToken.None).ConfigureAwait(false)).SyncNeeded, "nothing is to be done"));
        }) { OnlyReads = true, Goal = new(2, 0, 1) },
        new("create", LowerBound.Create, world => Sync(world.Label(world.Open(), new StartTriggerLabel()))) { Goal = new(10, 14, 20) },
        new("create on a fork, with a review", LowerBound.Create, world =>
        {
            var number = world.Open("sam");
            world.GitHub.Approve(number, World.Writer);
            return Sync(world.Label(number, new StartTriggerLabel()));
        }),
        new("create on a fork, without one", LowerBound.CreateOnFork, world => Sync(world.Label(world.Open("sam"), new StartTriggerLabel()))),
        new("slash command that creates", LowerBound.Command, world =>
        {
            var comment = world.Comment(world.Open(), "/showtime start");
            return Job(async session =>
            {
                var result = await session.CommandAsync(new CommandRequest { Event = comment, InContinuousIntegration = true }, CancellationToken.None).ConfigureAwait(false);
                Expect.That(result.Outcome == CommandOutcome.Done, $"{result.Outcome}: {result.Answer}");
            });
        }),
        new("update", LowerBound.Update, async world => await Sync(world.Push(await world.RunningAsync().ConfigureAwait(false))).ConfigureAwait(false))
        {
            Goal = new(12, 28, 34),
        },
        new("nothing to do", LowerBound.NothingToDo, async world =>
        {
            var request = world.Label(await world.RunningAsync().ConfigureAwait(false), "area: docs");
            return async session =>
            {
                var result = await session.SyncAsync(request, CancellationToken.None).ConfigureAwait(false);
                Expect.That(result.Outcome == SyncOutcome.NothingToDo, $"{result.Outcome}: {result.Plan.Explanation}");
            };
        }) { OnlyReads = true, Goal = new(2, 4, 3) },
        new("stop", LowerBound.Stop, async world =>
            await Sync(world.Label(await world.RunningAsync().ConfigureAwait(false), new StopTriggerLabel())).ConfigureAwait(false)) { Goal = new(8, 14, 18) },
        new("close", LowerBound.Stop, async world => await Sync(world.Close(await world.RunningAsync().ConfigureAwait(false))).ConfigureAwait(false))
        {
            Goal = new(8, 14, 18),
        },
    ];

    static Scenario List(int environments) => new($"list of {environments:N0}", LowerBound.List(environments), world =>
    {
        world.Furnish(environments, TimeSpan.FromHours(5));
        world.FillDefinitions(world.GitHub.Definitions.Count + OrdinaryLabels);
        return Job(session => ListAsync(session, environments));
    }) { OnlyReads = true };

    public static async Task ListAsync(IShowtimeSession session, int expected)
    {
        var count = 0;
        await foreach (var environment in session.ListAsync(new EnvironmentQuery(), CancellationToken.None).ConfigureAwait(false))
        {
            if (environment.InCloud == true) count++;
        }

        Expect.That(count == expected, $"{count} environments");
    }

    static Scenario CleanupPlan(int environments, int definitions) =>
        new($"clean-up plan of {environments}, {definitions:N0} definitions", LowerBound.CleanupPlan(environments, definitions), world =>
        {
            world.Furnish(environments, Expired);
            world.FillDefinitions(definitions);
            return Job(async session =>
            {
                var items = await CleanupRun.PlanAsync(session, new(), only: null, labelLimit: null, CancellationToken.None).ConfigureAwait(false);
                Expect.That(items.Count(i => i.Kind == CleanupKind.Expired) == environments, $"{items.Count} items");
            });
        }) { OnlyReads = true };

    static Scenario CleanUp(int environments) =>
        new($"clean-up of {environments} expired", LowerBound.CleanUp(environments, environments * 5 + OrdinaryLabels), world =>
        {
            world.Furnish(environments, Expired);
            world.FillDefinitions(world.GitHub.Definitions.Count + OrdinaryLabels);
            return Job(async session =>
            {
                var items = await CleanupRun.PlanAsync(session, new(), only: null, labelLimit: null, CancellationToken.None).ConfigureAwait(false);
                var results = await session.CleanUpAsync(items, CleanupRun.AtOnce, _ => Task.CompletedTask, CancellationToken.None).ConfigureAwait(false);
                var failed = results.FirstOrDefault(r => r.Failure is not null);
                Expect.That(failed is null && results.Sum(r => r.Removed.Count) == environments,
                    $"{results.Sum(r => r.Removed.Count)} were removed. {failed?.Item}: {failed?.Detail}");
                Expect.That(!world.Aws.Services.Any(s => s.Status == "ACTIVE"), "a service is left");
            });
        }) { InPool = true };

    static Task<Func<IShowtimeSession, Task>> Sync(SyncRequest request) =>
        Job(async session => Expect.Done(await session.SyncAsync(request, CancellationToken.None).ConfigureAwait(false)));

    static Task<Func<IShowtimeSession, Task>> Job(Func<IShowtimeSession, Task> job) => Task.FromResult(job);
}

/// <summary>The most that a scenario may need; null sets no limit.</summary>
/// <param name="GitHub">Requests to GitHub.</param>
/// <param name="Aws">Requests to AWS.</param>
/// <param name="Rounds">Rounds.</param>
/// <param name="Seconds">Wall time with 100 ms added to every request.</param>
sealed record Goal(int? GitHub, int? Aws, int? Rounds = null, double? Seconds = null);
