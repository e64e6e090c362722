namespace Showtime.Simulation.Tests.Engine;

/// <summary>The script of a random run: everything follows from the seed, and parts can be left out.</summary>
sealed record RandomScript
{
    /// <summary>One in how many requests is disturbed: quiet, restless and wild seeds take turns.</summary>
    static readonly int[] FaultEvery = [40, 20, 8];

    readonly Chance _chance;

    RandomScript(int seed)
    {
        Seed = seed;
        _chance = new Chance(seed);
    }

    public int Seed { get; }

    /// <summary>For each pull request that is opened, the index of an earlier one whose head commit it shares, or its own.</summary>
    public IReadOnlyList<int> Heads { get; private init; } = [];

    public IReadOnlyList<RandomAct> Acts { get; init; } = [];

    /// <summary>The disturbed requests that are left, as <c>job 3/17</c>; null for all.</summary>
    public IReadOnlySet<string>? Faults { get; init; }

    /// <summary>Whether leases are short, so that slow answers and hanging requests outlast them.</summary>
    public bool ShortLease => Seed % 2 == 1;

    public static RandomScript Of(int seed)
    {
        var chance = new Chance(seed);
        var pulls = chance.Next("size", 10) switch
        {
            < 6 => 1 + chance.Next("pulls", 3),
            < 9 => 4 + chance.Next("pulls", 5),
            _ => 9 + chance.Next("pulls", 12),
        };
        var acts = 3 + chance.Next("acts", 6) + pulls / 2;
        return new RandomScript(seed)
        {
            Heads = [.. Enumerable.Range(0, pulls).Select(i => i > 0 && chance.Next($"shares {i}", 4) == 0 ? chance.Next($"with {i}", i) : i)],
            Acts = [.. Enumerable.Range(0, acts).Select(i => new RandomAct(i, Kind(chance.Next($"kind {i}", 12)), chance.Next($"pull {i}", pulls), i * (5 + chance.Next($"pause {i}", 30))))],
        };
    }

    /// <summary>The next of the waiting requests: each has a rank.</summary>
    public PendingRequest Choose(IReadOnlyList<PendingRequest> pending) => pending.MinBy(p => _chance.Of($"rank {p.Job.Name}/{p.Place}"))!;

    public Fate FateOf(PendingRequest request)
    {
        var name = FormattableString.Invariant($"{request.Job.Name}/{request.Place}");
        if (Faults?.Contains(name) == false || _chance.Next($"disturbed {name}", FaultEvery[Seed % FaultEvery.Length]) != 0) return Fate.Answered;
        return (Fate)(1 + _chance.Next($"fate {name}", Enum.GetValues<Fate>().Length - 1));
    }

    static RandomAct.Kind Kind(int number) => number switch
    {
        < 5 => RandomAct.Kind.Start,
        < 7 => RandomAct.Kind.Push,
        7 => RandomAct.Kind.StrangersPush,
        8 => RandomAct.Kind.Stop,
        9 => RandomAct.Kind.Close,
        10 => RandomAct.Kind.HarmlessLabel,
        _ => RandomAct.Kind.CleanUp,
    };
}

/// <summary>Something that a person does, after which the job of that event begins.</summary>
/// <param name="Index">Its index in the script; its job is named after it.</param>
/// <param name="What">What is done.</param>
/// <param name="Pull">On which of the script's pull requests.</param>
/// <param name="At">After how many requests, or when nothing is in flight.</param>
sealed record RandomAct(int Index, RandomAct.Kind What, int Pull, int At)
{
    public enum Kind
    {
        Start,
        Push,
        StrangersPush,
        Stop,
        Close,
        HarmlessLabel,
        CleanUp,
    }

    public string Job => FormattableString.Invariant($"job {Index}");

    public override string ToString() => FormattableString.Invariant($"{Job}: {What}{(What == Kind.CleanUp ? "" : FormattableString.Invariant($" on pull request {Pull + 1}"))}, after {At} requests");
}

/// <summary>Numbers that follow from a seed and a name, not from earlier draws, so that leaving out a part of a run does not change the rest.</summary>
sealed class Chance(int seed)
{
    /// <summary>A number from 0 up to, not including, the limit.</summary>
    public int Next(string name, int limit) => (int)(Of(name) % (ulong)limit);

    public ulong Of(string name)
    {
        var hash = name.Aggregate(14695981039346656037UL ^ ((ulong)seed * 0x9E3779B97F4A7C15UL), (mixed, c) => (mixed ^ c) * 1099511628211UL);
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        return (hash ^ (hash >> 29)) >> 1;
    }
}
