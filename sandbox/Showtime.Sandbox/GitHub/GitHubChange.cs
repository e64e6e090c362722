namespace Showtime.Sandbox.GitHub;

/// <summary>One change to the repository, for a live display.</summary>
/// <param name="Sequence">Counts up by one with each change.</param>
/// <param name="Kind">What changed.</param>
/// <param name="Number">The issue or pull request; null for a label's definition.</param>
/// <param name="Actor">The login of its actor.</param>
/// <param name="Text">The label's name, the comment's text, the title, or the commit.</param>
/// <param name="At">When, in UTC.</param>
public sealed record GitHubChange(long Sequence, GitHubChangeKind Kind, int? Number, string Actor, string Text, DateTimeOffset At);

/// <summary>What changed in the repository.</summary>
public enum GitHubChangeKind
{
    /// <summary>A label was put on an issue or pull request.</summary>
    LabelAdded,

    /// <summary>A label was taken off, or its definition was deleted.</summary>
    LabelRemoved,

    /// <summary>A label's definition was made.</summary>
    LabelDefined,

    /// <summary>A label's definition was changed.</summary>
    LabelUpdated,

    /// <summary>A label's definition was deleted; it is off every issue now.</summary>
    LabelDeleted,

    /// <summary>Somebody commented.</summary>
    CommentAdded,

    /// <summary>A comment was changed.</summary>
    CommentUpdated,

    /// <summary>A comment was deleted.</summary>
    CommentDeleted,

    /// <summary>A pull request was opened.</summary>
    PullRequestOpened,

    /// <summary>A commit was pushed to a pull request.</summary>
    PullRequestPushed,

    /// <summary>A pull request was closed without a merge.</summary>
    PullRequestClosed,

    /// <summary>A pull request was merged.</summary>
    PullRequestMerged,

    /// <summary>A pull request was opened again.</summary>
    PullRequestReopened,
}
