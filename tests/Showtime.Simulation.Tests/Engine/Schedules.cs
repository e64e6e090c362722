namespace Showtime.Simulation.Tests.Engine;

/// <summary>Every schedule of a race up to a number of preemptions, of which the beginning of the second job is one.</summary>
sealed class Schedules(Race race, int preemptions, Mutation? mutation = null)
{
    readonly object _gate = new();
    readonly List<string> _wrong = [];

    public int Count { get; private set; }

    public long Requests { get; private set; }

    /// <summary>The schedules that end wrong: their numbers, what is wrong, and the trace.</summary>
    public IReadOnlyList<string> Wrong => _wrong;

    /// <summary>Runs them all, as many at once as there are processors: each has a world of its own.</summary>
    /// <param name="untilWrong">Stop at the first that ends wrong.</param>
    public Schedules Run(bool untilWrong = false)
    {
        // The first job alone tells how many places there are.
        var places = 0;
        while (race.Run([places], mutation) is { SecondBegan: true } run && !(untilWrong && _wrong.Count > 0))
        {
            Note([places++], run);
            Begun.Add(run);
        }

        Parallel.For(0, places, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, begin => Extend([begin], Begun[begin], untilWrong));
        _wrong.Sort(StringComparer.Ordinal);
        return this;
    }

    List<RaceRun> Begun { get; } = [];

    void Extend(IReadOnlyList<int> switches, RaceRun run, bool untilWrong)
    {
        if (switches.Count >= preemptions) return;
        for (var choice = switches.Count == 1 ? 0 : switches[^1] + 1; choice < run.Choices; choice++)
        {
            if (untilWrong && _wrong.Count > 0) return;
            int[] longer = [.. switches, choice];
            var next = race.Run(longer, mutation);
            Note(longer, next);
            Extend(longer, next, untilWrong);
        }
    }

    void Note(IReadOnlyList<int> switches, RaceRun run)
    {
        lock (_gate)
        {
            Count++;
            Requests += run.Requests;
            if (run.Wrong is { } wrong) _wrong.Add($"schedule {string.Join('-', switches)}: {wrong}");
        }
    }
}
