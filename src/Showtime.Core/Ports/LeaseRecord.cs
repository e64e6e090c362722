using Showtime.Core.Text;

namespace Showtime.Core.Ports;

/// <summary>The lease on a pull request as it was read: a label definition that exists at most once (design, Claim).</summary>
/// <param name="Id">The definition's node id. Only by this id may it be renewed, released or broken.</param>
/// <param name="PullRequest">The pull request's number.</param>
/// <param name="Owner">The job that holds it: unique to one process and one acquisition.</param>
/// <param name="Until">Until when it holds, by the holder's clock. A description that cannot be read gives <see cref="DateTimeOffset.MinValue"/>.</param>
public sealed record LeaseRecord(string Id, int PullRequest, string Owner, DateTimeOffset Until)
{
    /// <summary>The job that holds it: what Showtime wrote, or the harmless text of what somebody else did.</summary>
    public string Owner { get; init => field = UntrustedText.Display(value); } = UntrustedText.Display(Owner);
}
