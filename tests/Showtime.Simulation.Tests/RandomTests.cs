using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Showtime.Simulation.Tests.Engine;

namespace Showtime.Simulation.Tests;

/// <summary>
/// Up to five jobs on up to twenty pull requests, in an order and with faults that a seed chooses. <c>SHOWTIME_TEST_SEEDS=5000</c> tries more,
/// <c>SHOWTIME_TEST_FIRST_SEED=1000</c> others; <c>SHOWTIME_TEST_SEED=17</c> replays one.
/// </summary>
public sealed partial class RandomTests(ITestOutputHelper output)
{
    const int SeedsInEveryRun = 40;

    [Fact]
    public void Random_scripts_violate_no_invariant_and_the_scheduled_run_finishes_the_rest()
    {
        var watch = Stopwatch.StartNew();
        var only = Number("SHOWTIME_TEST_SEED", 0);
        var (first, count) = only > 0 ? (only, 1) : (Number("SHOWTIME_TEST_FIRST_SEED", 1), Number("SHOWTIME_TEST_SEEDS", SeedsInEveryRun));
        var runs = new RandomRun[count];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => runs[i] = Forget(RandomRun.Of(RandomScript.Of(first + i)), keep: only > 0));

        var wrong = runs.Select((run, i) => (Seed: first + i, run.Wrong)).Where(r => r.Wrong is not null).ToList();
        Figures.Tell(output, "seeds", $"from {first} on", count, "seeds", runs.Sum(r => (long)r.Requests), wrong.Count,
            $"; {runs.Sum(r => r.Jobs)} jobs, {runs.Sum(r => r.Services)} services created, {runs.Sum(r => r.Faults.Count)} faults, {watch.Elapsed.TotalSeconds:0} s");
        foreach (var fate in runs.SelectMany(r => r.Faults).GroupBy(f => f.What[(f.What.LastIndexOf('[') + 1)..^1]).OrderBy(g => g.Key, StringComparer.Ordinal)) output.WriteLine($"  {fate.Key}: {fate.Count()}");
        if (only > 0) File.WriteAllText(Path.Combine(Path.GetTempPath(), "showtime-seed.txt"), string.Join('\n', runs[0].Trace));
        Assert.True(only > 0 || runs.Sum(r => r.Services) > count / 2, "the seeds hardly bring an environment up: they try nothing");
        if (wrong.Count == 0) return;

        var (script, run) = new Shrinker().Shrink(RandomScript.Of(wrong[0].Seed));
        Assert.Fail($"{wrong.Count} seeds end wrong. The first, as small as it gets:\n{Shrinker.Tell(script, run)}\n\n{string.Join('\n', wrong.Select(w => $"seed {w.Seed}: {w.Wrong}"))}");
    }

    [Fact]
    public void A_seed_runs_the_same_way_every_time()
    {
        string Trace() => Owner().Replace(string.Join('\n', RandomRun.Of(RandomScript.Of(7)).Trace), "owner");

        Assert.Equal(Trace(), Trace());
    }

    [Fact]
    public void A_failing_seed_is_shrunk_to_the_smallest_failing_script()
    {
        var mutation = Mutations.OldServiceRemovedBeforeThePointer;
        var seed = Enumerable.Range(1, 200).First(s => RandomRun.Of(RandomScript.Of(s), mutation).Wrong is not null && RandomRun.Of(RandomScript.Of(s)).Faults.Count > 3);

        var (script, run) = new Shrinker(mutation).Shrink(RandomScript.Of(seed));

        output.WriteLine(Shrinker.Tell(script, run));
        Assert.StartsWith("2: ", run.Wrong, StringComparison.Ordinal);
        Assert.InRange(script.Acts.Count, 2, 3); // a start and a push, or two starts with a push between them: less does not replace anything
        Assert.Empty(run.Faults);
    }

    static RandomRun Forget(RandomRun run, bool keep)
    {
        if (!keep) run.Trace.Clear();
        return run;
    }

    static int Number(string variable, int otherwise) => int.Parse(Environment.GetEnvironmentVariable(variable) ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    // A lease's owner is a random name, which decides nothing.
    [GeneratedRegex("[0-9a-f]{24}(?:-[0-9]+)?")]
    private static partial Regex Owner();
}
