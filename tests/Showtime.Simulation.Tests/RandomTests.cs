using System.Globalization;
using Showtime.Core.Cleanup;
using Showtime.Core.Environments;
using Showtime.Core.Errors;
using Showtime.Core.Labels;
using Showtime.Simulation.Tests.Engine;
using Xunit.Abstractions;

namespace Showtime.Simulation.Tests;

/// <summary>
/// Several jobs on several pull requests, in an order and with faults that a seed chooses. <c>SHOWTIME_TEST_SEEDS=5000</c> tries more;
/// <c>SHOWTIME_TEST_SEED=17</c> replays one.
/// </summary>
public sealed class RandomTests(ITestOutputHelper output)
{
    const int SeedsInEveryRun = 40;

    [Fact]
    public void Whatever_happens_nothing_forbidden_is_ever_true_and_the_scheduled_run_brings_all_to_the_right_end()
    {
        var only = Environment.GetEnvironmentVariable("SHOWTIME_TEST_SEED");
        var count = int.Parse(Environment.GetEnvironmentVariable("SHOWTIME_TEST_SEEDS") ?? SeedsInEveryRun.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var seeds = only is null ? Enumerable.Range(1, count) : [int.Parse(only, CultureInfo.InvariantCulture)];
        var (requests, faults, jobs, services) = (0, 0, 0, 0);
        List<string> wrong = [];
        foreach (var seed in seeds)
        {
            var run = Run(seed);
            requests += run.Requests;
            faults += run.Faults;
            jobs += run.Jobs;
            services += run.Services;
            if (run.Wrong is { } found) wrong.Add($"seed {seed}: {found}");
        }

        output.WriteLine($"{seeds.Count()} seeds, {jobs} jobs, {services} services created, {requests} requests, {faults} faults, {wrong.Count} wrong");
        Assert.True(services > seeds.Count() / 2, "the seeds hardly bring an environment up: they try nothing");
        Assert.True(wrong.Count == 0, $"{wrong.Count} seeds end wrong. The first:\n{wrong.FirstOrDefault()}\n\n{string.Join('\n', wrong.Select(w => w.Split('\n')[0]))}");
    }

    static (int Requests, int Faults, int Jobs, int Services, string? Wrong) Run(int seed)
    {
        var random = new Random(seed);
        using var world = new SimulatedWorld();
        var pulls = Enumerable.Range(0, 1 + random.Next(3)).Select(_ => world.OpenPullRequest()).ToList();
        var (acts, faults) = (3 + random.Next(6), 0);
        while (acts > 0)
        {
            acts--;
            Act(world, random, pulls);
            world.Run((w, pending) =>
            {
                if (acts > 0 && w.Jobs.Count(j => !j.Ended) < 5 && random.Next(12) == 0)
                {
                    acts--;
                    Act(w, random, pulls);
                }

                var request = pending[random.Next(pending.Count)];
                var fate = random.Next(25) == 0 ? (Fate)random.Next(1, 5) : Fate.Answered;
                if (fate != Fate.Answered) faults++;
                return (request, fate);
            }, maxSteps: 20000);
        }

        // The scheduled run comes three times, hours apart and undisturbed: a commit that failed is tried again, and what was still draining is looked at again.
        for (var i = 0; i < 3; i++)
        {
            world.Time.Advance(TimeSpan.FromHours(2));
            world.CleanUp($"clock {i}");
            world.RunToEnd();
        }

        var wrong = world.Invariants.Violations.FirstOrDefault() ?? Unexpected(world) ?? pulls.Select(number => Wrong(world, number)).FirstOrDefault(w => w is not null);
        if (Environment.GetEnvironmentVariable("SHOWTIME_TEST_SEED") is not null) File.WriteAllText(Path.Combine(Path.GetTempPath(), "showtime-seed.txt"), world.TraceText);
        return (world.Requests, faults, world.Jobs.Count, world.Aws.Requests.Count(r => r is { Action: "CreateService", Status: 200 }), wrong is null ? null : $"{wrong}\n{world.TraceText}");
    }

    /// <summary>Somebody does something, and the job of that event begins.</summary>
    static void Act(SimulatedWorld world, Random random, List<int> pulls)
    {
        var number = pulls[random.Next(pulls.Count)];
        var name = FormattableString.Invariant($"job {world.Jobs.Count}");
        var open = world.GitHub.PullRequest(number).State == "OPEN";
        switch (random.Next(9))
        {
            case < 4 when open:
                world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);
                world.Label(name, number, Scenario.Start, "maxime");
                break;
            case 4 when open:
                var ground = world.Invariants.Approved.Contains(world.GitHub.PullRequest(number).HeadOid);
                world.Push(name, number, "maxime");
                if (ground) world.Invariants.Approved.Add(world.GitHub.PullRequest(number).HeadOid);
                break;
            case 5 when open:
                world.Push(name, number, "stranger");
                break;
            case 6 when open:
                world.Label(name, number, Scenario.Stop, "maxime");
                break;
            case 7 when open:
                world.Close(name, number, "stranger");
                break;
            default:
                world.CleanUp(name, new CleanupRequest { OlderThan = TimeSpan.FromHours(1) });
                break;
        }
    }

    static string? Unexpected(SimulatedWorld world) =>
        world.Jobs.Where(j => j.Work.IsFaulted).Select(j => j.Work.Exception!.InnerException!)
            .Where(e => e is not ShowtimeException and not OperationCanceledException).Select(e => e.ToString()).FirstOrDefault()
        ?? world.Jobs.Where(j => j.Name.StartsWith("clock", StringComparison.Ordinal) && j.Work.IsFaulted && j.Work.Exception!.InnerException is not ShowtimeException { Error: ShowtimeError.BuildFailed })
            .Select(j => $"{j} threw {j.Work.Exception!.InnerException!.Message}").FirstOrDefault();

    /// <summary>At the end a pull request either serves one commit, or has one that failed too often, or has nothing.</summary>
    static string? Wrong(SimulatedWorld world, int number)
    {
        var labels = world.Labels(number);
        var services = world.Aws.Services.Where(s => s.Status == "ACTIVE" && EnvironmentNames.TryParseService(s.Name, out var n, out _) && n == number).Select(s => s.Name).ToList();
        if (world.GitHub.Definitions.FirstOrDefault(d => LabelGrammar.Parse(d.Name) is LeaseLabel) is { } lease) return $"the lease {lease.Name} is left";
        if (world.GitHub.PullRequest(number).State != "OPEN")
        {
            return labels.Environments.Count > 0 || services.Count > 0 ? $"{number} is closed and has {labels.Environments.Count} environments and {services.Count} services" : null;
        }

        if (labels.Pointers.Count == 0)
        {
            return services.Count > 0 ? $"{number} serves nothing and has {string.Join(',', services)}"
                : labels.Environments.FirstOrDefault(e => e.Status != EnvironmentStatus.Failed) is { } left ? $"{number} has labels of {left.Sha} ({left.Status}) and nothing else" : null;
        }

        var pointer = labels.Pointers[0].Sha;
        if (labels[pointer]?.Status != EnvironmentStatus.Running) return $"{number} points at {pointer}, which is {labels[pointer]?.Status}";
        if (!services.SequenceEqual([EnvironmentNames.Service(number, pointer)])) return $"{number} points at {pointer} and has {string.Join(',', services)}";
        return labels.Environments.FirstOrDefault(e => e.Sha != pointer && e.Status != EnvironmentStatus.Failed) is { } other ? $"{number} has labels of {other.Sha} beside {pointer}" : null;
    }
}
