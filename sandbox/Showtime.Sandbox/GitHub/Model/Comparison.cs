namespace Showtime.Sandbox.GitHub.Model;

/// <summary>How a head lies to a base; <paramref name="Ahead"/> is oldest first.</summary>
sealed record Comparison(Commit Base, Commit MergeBase, IReadOnlyList<Commit> Ahead, int BehindBy)
{
    public string Status => (Ahead.Count, BehindBy) switch
    {
        (0, 0) => "identical",
        ( > 0, 0) => "ahead",
        (0, > 0) => "behind",
        _ => "diverged",
    };
}
