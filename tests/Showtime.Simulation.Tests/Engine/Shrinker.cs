namespace Showtime.Simulation.Tests.Engine;

/// <summary>Shrinks a failing run: removes disturbances first, in halves and one by one, then acts, as long as it still fails.</summary>
sealed class Shrinker(Mutation? mutation = null)
{
    public int Tries { get; private set; }

    /// <summary>Finds a smaller script that still fails.</summary>
    public (RandomScript Script, RandomRun Run) Shrink(RandomScript script)
    {
        var run = Try(script);
        if (run.Wrong is null) throw new ArgumentException("Nothing is wrong with that run.", nameof(script));
        script = script with { Faults = Names(run) };
        for (var before = -1; before != Size(script);)
        {
            before = Size(script);
            for (var part = Math.Max(1, script.Faults!.Count / 2); part > 0; part /= 2) (script, run) = WithoutFaults(script, run, part);
            for (var i = script.Acts.Count - 1; i >= 0 && script.Acts.Count > 1; i--) (script, run) = Keep(script, run, script with { Acts = [.. script.Acts.Where((_, at) => at != i)] });
        }

        return (script, run);
    }

    /// <summary>A short report: acts, disturbances, and the trace without answered reads.</summary>
    public static string Tell(RandomScript script, RandomRun run) => string.Join('\n',
    [
        $"seed {script.Seed}: {run.Wrong}",
        $"pull requests: {script.Heads.Count}{(script.Heads.Where((head, i) => head != i).Any() ? " (" + string.Join(", ", script.Heads.Select((head, i) => head == i ? $"{i + 1}" : $"{i + 1} with the head of {head + 1}")) + ")" : "")}, lease {(script.ShortLease ? "2m" : "10m")}",
        .. script.Acts.Select(a => a.ToString()),
        .. run.Faults.Select(f => $"disturbed: {f.Name} {f.What}"),
        "trace (without reads that were answered):",
        .. run.Trace.Where(l => l.Contains('[', StringComparison.Ordinal) && !l.Contains("[\"", StringComparison.Ordinal) || l.Contains("mutation", StringComparison.Ordinal) || l.Contains(": ", StringComparison.Ordinal)
            || IsWrite(l)).Select(l => l.Length > 200 ? l[..200] : l),
        FormattableString.Invariant($"replay: SHOWTIME_TEST_SEED={script.Seed} (the whole trace is in showtime-seed.txt in the temporary folder then)"),
    ]);

    static bool IsWrite(string line) => line.Contains("aws Create", StringComparison.Ordinal) || line.Contains("aws Update", StringComparison.Ordinal)
        || line.Contains("aws Delete", StringComparison.Ordinal) || line.Contains("aws Register", StringComparison.Ordinal) || line.Contains("aws Deregister", StringComparison.Ordinal);

    static int Size(RandomScript script) => script.Acts.Count + script.Faults!.Count;

    static HashSet<string> Names(RandomRun run) => [.. run.Faults.Select(f => f.Name)];

    (RandomScript, RandomRun) WithoutFaults(RandomScript script, RandomRun run, int part)
    {
        var faults = script.Faults!.Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < faults.Count; i += part)
        {
            var left = script.Faults!.Except(faults.Skip(i).Take(part)).ToHashSet();
            (script, run) = Keep(script, run, script with { Faults = left });
        }

        return (script, run);
    }

    (RandomScript, RandomRun) Keep(RandomScript script, RandomRun run, RandomScript smaller)
    {
        var tried = Try(smaller);
        return tried.Wrong is null ? (script, run) : (smaller with { Faults = Names(tried) }, tried);
    }

    RandomRun Try(RandomScript script)
    {
        Tries++;
        return RandomRun.Of(script, mutation);
    }
}
