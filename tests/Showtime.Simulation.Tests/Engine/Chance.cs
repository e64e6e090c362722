namespace Showtime.Simulation.Tests.Engine;

/// <summary>Numbers that follow from a seed and a name, not from how many were drawn before: what is left out of a run leaves the rest of it as it was.</summary>
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
