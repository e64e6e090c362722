namespace Showtime.Simulation.Tests.Engine;

/// <summary>
/// Recognises schedules that lead to the same state. Requests of two jobs conflict if both go to GitHub, or both to AWS, and at least
/// one of them writes; all others commute. The requests of one job are taken in the order in which they were carried out, also those sent side by side. Two prefixes in which each job made the same requests at the same times, and conflicting ones came in the same
/// order, differ only in the order of requests that commute: models and jobs are in the same state after both, so what follows one need not be tried after
/// the other as well. Coarser than need be (two writes to different labels count as a conflict), which costs schedules and hides nothing.
/// </summary>
sealed class HappensBefore
{
    readonly Dictionary<string, (ulong LastWrite, ulong Reads)> _objects = [];
    readonly Dictionary<string, ulong> _last = [];

    /// <summary>Records a request that is carried out.</summary>
    public void Add(string job, string service, bool writes, DateTimeOffset now)
    {
        var (lastWrite, reads) = _objects.GetValueOrDefault(service);
        var hash = Mix(Mix(Mix(Mix(Name(job), (ulong)now.Ticks), _last.GetValueOrDefault(job)), lastWrite), writes ? reads : 0);
        _last[job] = hash;
        _objects[service] = writes ? (hash, 0) : (lastWrite, reads + hash); // a sum: reads commute among themselves
    }

    /// <summary>Equal for two prefixes that differ only in the order of requests that commute.</summary>
    public ulong Key(string current, DateTimeOffset now) =>
        _last.OrderBy(l => l.Key, StringComparer.Ordinal).Aggregate(Mix(Name(current), (ulong)now.Ticks), (key, last) => Mix(Mix(key, Name(last.Key)), last.Value));

    static ulong Name(string name) => name.Aggregate(14695981039346656037UL, (hash, c) => (hash ^ c) * 1099511628211UL);

    static ulong Mix(ulong left, ulong right)
    {
        var mixed = (left ^ (right + 0x9E3779B97F4A7C15UL + (left << 6) + (left >> 2))) * 0xBF58476D1CE4E5B9UL;
        return mixed ^ (mixed >> 31);
    }
}
