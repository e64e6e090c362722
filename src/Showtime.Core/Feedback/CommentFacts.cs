using Showtime.Core.Errors;

namespace Showtime.Core.Feedback;

/// <summary>All that a status comment says, but for its history.</summary>
sealed record CommentFacts
{
    /// <summary>What has happened.</summary>
    public required HistoryEvent What { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>To which commit, 7 to 40 digits; empty where it is about none.</summary>
    public string Commit { get; init; } = "";

    /// <summary>What serves now; null for nothing.</summary>
    public ServingEnvironment? Serving { get; init; }

    /// <summary>Why it failed, for <see cref="HistoryEvent.Failed"/>.</summary>
    public ShowtimeException? Failure { get; init; }

    /// <summary>What a person has to do, for <see cref="HistoryEvent.ApprovalNeeded"/>.</summary>
    public string Explanation { get; init; } = "";

    /// <summary>The page that shows what a commit would bring that is to be approved; or null.</summary>
    public string? ComparePage { get; init; }

    /// <summary>Whether the freeze label is on.</summary>
    public bool Frozen { get; init; }

    /// <summary>The pull request's page.</summary>
    public Uri? PullRequest { get; init; }

    /// <summary>The line of the history.</summary>
    public HistoryEntry Entry => new(At, Commit.Length < 7 ? "" : Commit[..7], What, What == HistoryEvent.Failed ? Failure?.Cause ?? FailureCause.Unknown : FailureCause.Unknown);
}
