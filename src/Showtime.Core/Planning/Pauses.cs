namespace Showtime.Core.Planning;

/// <summary>How long to wait between looks: from one second, half as much again each time, up to ten.</summary>
static class Pauses
{
    static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>The pause after a number of pauses.</summary>
    public static TimeSpan After(int waits)
    {
        var next = First;
        for (var i = 0; i < waits && next < Longest; i++) next = next * 1.5 > Longest ? Longest : next * 1.5;
        return next;
    }
}
