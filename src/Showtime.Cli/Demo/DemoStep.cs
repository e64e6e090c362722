namespace Showtime.Cli.Demo;

/// <summary>Something that the demo sets out to show.</summary>
sealed class DemoStep(string claim)
{
    public string Claim => claim;

    /// <summary>What was seen; null as long as it was not.</summary>
    public string? Evidence { get; private set; }

    public bool Seen => Evidence is not null;

    /// <summary>Notes what was seen.</summary>
    public void See(string evidence) => Evidence = evidence;
}
