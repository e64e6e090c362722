using Showtime.Core.Labels;
namespace Showtime.Core.Ports;

/// <summary>A pull request with all its labels and its lease, read in one request, so that the parts fit together.</summary>
public sealed record PullRequestSnapshot
{
    /// <summary>The repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The number.</summary>
    public required int Number { get; init; }

    /// <summary>The host's own identifier, for writes.</summary>
    public required string NodeId { get; init; }

    /// <summary>The title. Written by strangers.</summary>
    public string Title { get; init; } = "";

    /// <summary>The description. Written by strangers.</summary>
    public string Body { get; init; } = "";

    /// <summary>Open, closed or merged.</summary>
    public required PullRequestState State { get; init; }

    /// <summary>The head commit, 40 hex digits.</summary>
    public required string HeadSha { get; init; }

    /// <summary>Whether the head is in another repository.</summary>
    public bool IsFork { get; init; }

    /// <summary>The repository that the head's branch is in, <c>owner/name</c>; null where it was deleted.</summary>
    public string? HeadRepository { get; init; }

    /// <summary>The head's branch.</summary>
    public string HeadBranch { get; init; } = "";

    /// <summary>The commits, 40 hex digits, of which a person with write access submitted an approving review that still counts.</summary>
    public IReadOnlyCollection<string> ReviewedCommits { get; init; } = [];

    /// <summary>When anything of it changed last (a push, an edit, a label, a comment, not a reaction), UTC to the second; null where not known.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The login of the author; null for a deleted account.</summary>
    public string? Author { get; init; }

    /// <summary>The address of its page.</summary>
    public Uri? Url { get; init; }

    /// <summary>Every label on it, of whatever kind. Complete, or the read would have thrown.</summary>
    public IReadOnlyList<AttachedLabel> Labels { get; init; } = [];

    /// <summary>The lease on it, or null.</summary>
    public LeaseRecord? Lease { get; init; }

    /// <summary>The login of whose token read this, bots without <c>[bot]</c>.</summary>
    public required string Viewer { get; init; }
}
