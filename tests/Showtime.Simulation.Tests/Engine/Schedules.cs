namespace Showtime.Simulation.Tests.Engine;

/// <summary>
/// Every schedule of a race up to a number of preemptions, of which the beginning of the second job is one. Of schedules that reach the same state
/// (<see cref="HappensBefore"/>) only the first is continued.
/// </summary>
sealed class Schedules(Race race, int preemptions, Mutation? mutation = null)
{
    readonly List<string> _wrong = [];
    readonly HashSet<ulong> _continued = [];

    public int Count { get; private set; }

    /// <summary>Skipped continuations: the same state was continued before with at least as many preemptions left.</summary>
    public int Pruned { get; private set; }

    public long Requests { get; private set; }

    /// <summary>The failing schedules: their numbers, what is wrong, and the trace.</summary>
    public IReadOnlyList<string> Wrong => _wrong;

    /// <summary>Runs them in parallel, one per processor: each has its own world. The order in which they are counted is fixed.</summary>
    /// <param name="untilWrong">Stop after a failure, once all schedules with as many preemptions have run.</param>
    public Schedules Run(bool untilWrong = false)
    {
        List<(int[] Switches, RaceRun Run)> level = [];
        while (race.Run([level.Count], mutation) is { SecondBegan: true } run) level.Add(([level.Count], run));
        for (var left = preemptions - 1; ; left--)
        {
            foreach (var (switches, run) in level) Note(switches, run);
            if (left == 0 || untilWrong && _wrong.Count > 0) return this;
            var next = level.SelectMany(l => Longer(l.Switches, l.Run)).ToArray();
            var runs = new RaceRun[next.Length];
            Parallel.For(0, next.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => runs[i] = race.Run(next[i], mutation));
            level = [.. next.Zip(runs)];
        }
    }

    IEnumerable<int[]> Longer(int[] switches, RaceRun run)
    {
        for (var choice = switches.Length == 1 ? 0 : switches[^1] + 1; choice < run.Choices.Count; choice++)
        {
            if (_continued.Add(run.Choices[choice])) yield return [.. switches, choice];
            else Pruned++;
        }
    }

    void Note(int[] switches, RaceRun run)
    {
        Count++;
        Requests += run.Requests;
        if (run.Wrong is { } wrong) _wrong.Add($"schedule {string.Join('-', switches)}: {wrong}");
    }
}
