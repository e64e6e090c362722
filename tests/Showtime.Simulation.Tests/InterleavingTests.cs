using Showtime.Core.Cleanup;
using Showtime.Core.Environments;
using Showtime.Core.Labels;
using Showtime.Simulation.Tests.Engine;
using Xunit.Abstractions;

namespace Showtime.Simulation.Tests;

/// <summary>
/// Two jobs on one pull request, every schedule up to a bound: the second begins after each request of the first in turn (one preemption), and after
/// that each further request may be the last before the other job goes on (one more, at every place). Only requests to GitHub and writes to AWS are
/// places to preempt: a read of AWS commutes with every request but writes to the same service, and those happen under the lease, whose taking is a
/// place to preempt itself.
/// </summary>
public sealed class InterleavingTests(ITestOutputHelper output)
{
    sealed record Race(string Name, Action<SimulatedWorld, int> Arrange, Func<SimulatedWorld, int, SimulatedJob> First, Func<SimulatedWorld, int, SimulatedJob> Second, Func<SimulatedWorld, int, string?> Wrong);

    static readonly Race[] Races =
    [
        new("two runs of one start", (_, _) => { },
            (world, number) => world.Label("first", number, Scenario.Start, "maxime"),
            (world, number) => world.OnEvent("second", "pull_request_target", world.GitHub.Webhooks.PullRequest("labeled", number, "maxime", Scenario.Start)),
            (world, number) => Serves(world, number, Head(world, number))),
        new("start, then stop", (_, _) => { },
            (world, number) => world.Label("first", number, Scenario.Start, "maxime"),
            (world, number) => world.Label("second", number, Scenario.Stop, "maxime"),
            Nothing),
        new("start, then close", (_, _) => { },
            (world, number) => world.Label("first", number, Scenario.Start, "maxime"),
            (world, number) => world.Close("second", number, "stranger"),
            Nothing),
        new("stop, then start", Running,
            (world, number) => world.Label("first", number, Scenario.Stop, "maxime"),
            (world, number) => world.Label("second", number, Scenario.Start, "maxime"),
            (world, number) => Nothing(world, number) is { } wrong && Serves(world, number, Head(world, number)) is not null ? wrong : null),
        new("a push, then another", Running, Push("first"), Push("second"),
            // The second can be seen before the first is approved; then what served goes on, and a person is asked.
            (world, number) => world.Labels(number).Pointers is [var (sha, _)] ? Serves(world, number, sha) : "there is not one pointer"),
        new("a push, then a clean-up of everything", Running, Push("first"),
            (world, _) => world.CleanUp("second", new CleanupRequest { OlderThan = TimeSpan.Zero, OrphanGrace = TimeSpan.Zero }),
            (world, number) => world.Labels(number).Pointers is [var (sha, _)] ? Serves(world, number, sha) : Nothing(world, number)),
        new("a start, then the scheduled run", (_, _) => { },
            (world, number) => world.Label("first", number, Scenario.Start, "maxime"),
            (world, _) => world.CleanUp("second"),
            (world, number) => Serves(world, number, Head(world, number))),
    ];

    public static TheoryData<string> Names() => [.. Races.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_schedule_up_to_the_bound_ends_right(string name)
    {
        var race = Races.Single(r => r.Name == name);
        var (schedules, requests) = (0, 0);
        List<string> wrong = [];
        for (var begin = 0; ; begin++)
        {
            var run = await RunAsync(race, begin, null);
            if (!run.SecondBegan) break;
            schedules++;
            requests += run.Requests;
            if (run.Wrong is { } first) wrong.Add($"begin {begin}: {first}");
            for (var preempt = 0; preempt < run.Choices; preempt++)
            {
                var preempted = await RunAsync(race, begin, preempt);
                schedules++;
                requests += preempted.Requests;
                if (preempted.Wrong is { } again) wrong.Add($"begin {begin}, preempt {preempt}: {again}");
            }
        }

        output.WriteLine($"{name}: {schedules} schedules, {requests} requests, {wrong.Count} wrong");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {schedules} schedules end wrong. The first:\n{wrong.FirstOrDefault()}\n\n{string.Join('\n', wrong.Select(w => w.Split('\n')[0]))}");
        Assert.True(schedules > 20);
    }

    /// <summary>Runs one schedule: the first job alone up to a request, then the second until it waits or ends, with one more switch at a given choice.</summary>
    static async Task<(bool SecondBegan, int Choices, int Requests, string? Wrong)> RunAsync(Race race, int begin, int? preempt)
    {
        await using var world = new SimulatedWorld();
        var number = world.OpenPullRequest();
        world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);
        race.Arrange(world, number);
        var first = race.First(world, number);
        SimulatedJob? second = null;
        var current = first;
        var (places, choices) = (0, 0);
        world.Run((w, pending) =>
        {
            if (second is null)
            {
                if (IsPlace(pending[0]) && places++ == begin)
                {
                    second = race.Second(w, number);
                    current = second;
                }
                else
                {
                    return (pending[0], Fate.Answered);
                }
            }

            var own = pending.FirstOrDefault(p => p.Job == current);
            var other = pending.FirstOrDefault(p => p.Job != current);
            if (own is not null && other is not null && IsPlace(own) && choices++ == preempt)
            {
                current = other.Job;
                return (other, Fate.Answered);
            }

            var next = own ?? other!;
            current = next.Job;
            return (next, Fate.Answered);
        });

        var failed = world.Jobs.FirstOrDefault(j => j.Work.IsFaulted);
        var wrong = world.Invariants.Violations.FirstOrDefault()
            ?? (failed is not null && !IsLeftToOther(failed) ? $"{failed} threw {failed.Work.Exception!.InnerException}" : null)
            ?? (second is null ? null : race.Wrong(world, number) ?? LeaseLeft(world));
        return (second is not null, choices, world.Requests, wrong is null ? null : $"{wrong}\n{world.TraceText}");
    }

    /// <summary>A clean-up that finds the pull request taken says so and leaves it to the next one.</summary>
    static bool IsLeftToOther(SimulatedJob job) => job.Work.Exception?.InnerException is Core.Errors.ShowtimeException { Error: Core.Errors.ShowtimeError.Conflict };

    static bool IsPlace(PendingRequest request) => request.Service == "github" || request.Writes;

    static Func<SimulatedWorld, int, SimulatedJob> Push(string job) => (world, number) =>
    {
        var running = world.Push(job, number, "maxime");
        world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);
        return running;
    };

    static void Running(SimulatedWorld world, int number)
    {
        world.Label("earlier", number, Scenario.Start, "maxime");
        world.RunToEnd();
    }

    static string Head(SimulatedWorld world, int number) => EnvironmentNames.Shorten(world.GitHub.PullRequest(number).HeadOid);

    static string? LeaseLeft(SimulatedWorld world) => world.GitHub.Definitions.Any(d => LabelGrammar.Parse(d.Name) is LeaseLabel) ? "a lease is left" : null;

    static string? Serves(SimulatedWorld world, int number, string sha)
    {
        var labels = world.Labels(number);
        if (labels.Pointers is not [var (pointer, _)] || pointer != sha) return $"the pointer names {string.Join(',', labels.Pointers.Select(p => p.Sha))}, not {sha}";
        if (labels[sha]?.Status != EnvironmentStatus.Running) return $"{sha} is {labels[sha]?.Status}";
        if (labels.Environments.Count != 1) return $"labels of {string.Join(',', labels.Environments.Select(e => $"{e.Sha} {e.Status}"))}";
        var active = world.Aws.Services.Where(s => s.Status == "ACTIVE").Select(s => s.Name).ToList();
        return active.SequenceEqual([EnvironmentNames.Service(number, sha)]) ? null : $"services: {string.Join(',', active)}";
    }

    static string? Nothing(SimulatedWorld world, int number)
    {
        if (world.GitHub.Labels(number).FirstOrDefault(l => LabelGrammar.Parse(l.Name) is EnvironmentLabel) is { } label) return $"label {label.Name} is left";
        if (world.Aws.Services.FirstOrDefault(s => s.Status == "ACTIVE") is { } service) return $"service {service.Name} is left";
        return world.Aws.Images.FirstOrDefault(i => i.Tags.Count > 0) is { } image ? $"image {image.Tags[0]} is left" : null;
    }
}
