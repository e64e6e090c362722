using Showtime.Core.Text;

namespace Showtime.Core.Publishing;

/// <summary>An image of a pull request's commit that the registry has now.</summary>
/// <param name="Repository">The repository, <c>owner/name</c>.</param>
/// <param name="PullRequest">The number.</param>
/// <param name="Sha">The commit, 40 hex digits.</param>
/// <param name="Image"><c>repository:tag</c>.</param>
/// <param name="Pushed">Whether it was pushed by this call; false where it was there already.</param>
/// <param name="Digest">The manifest's digest; null where it was there already or there is none to tell.</param>
public sealed record ImagePublication(string Repository, int PullRequest, string Sha, string Image, bool Pushed, string? Digest)
{
    /// <summary><c>repository:tag</c>.</summary>
    public string Image { get; init => field = UntrustedText.Display(value); } = UntrustedText.Display(Image);

    /// <summary>The manifest's digest, or null.</summary>
    public string? Digest { get; init => field = UntrustedText.Display(value); } = UntrustedText.Display(Digest);
}
