namespace Showtime.Simulation.Tests.Engine;

/// <summary>Something that somebody does, and the job of that event begins.</summary>
/// <param name="Index">Which of the script's acts it is; its job is called after it.</param>
/// <param name="What">What is done.</param>
/// <param name="Pull">On which of the script's pull requests.</param>
/// <param name="At">After how many requests, or when nothing is under way.</param>
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
