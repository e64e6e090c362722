namespace Showtime.Core.Ports;

/// <summary>A comment that is found again by a hidden marker, so that a repeat updates it and never doubles it.</summary>
/// <param name="Marker">What identifies it among the comments that this token wrote; letters, digits, <c>-</c> and <c>:</c>.</param>
/// <param name="Compose">
/// Gives the Markdown, without the marker, from what stands there now (null where there is no such comment yet); null leaves all as it is. Given its own
/// answer it gives the same again, so that a repeat writes nothing.
/// </param>
public sealed record PullRequestComment(string Marker, Func<string?, string?> Compose)
{
    /// <summary>A comment whose text does not depend on what stands there.</summary>
    /// <param name="marker">The marker.</param>
    /// <param name="body">Markdown, without the marker.</param>
    public PullRequestComment(string marker, string body)
        : this(marker, _ => body)
    {
    }

    /// <summary>What it says where there is no such comment yet.</summary>
    public string? Body => Compose(null);
}
