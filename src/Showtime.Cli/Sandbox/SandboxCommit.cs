namespace Showtime.Cli.Sandbox;

/// <summary>A commit of a <see cref="SandboxRepository"/>.</summary>
/// <param name="Sha">40 digits.</param>
/// <param name="Headline">What the page of this commit says.</param>
sealed record SandboxCommit(string Sha, string Headline)
{
    public string Short => Sha[..7];
}
