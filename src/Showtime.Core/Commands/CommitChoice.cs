using Showtime.Core.Environments;
using Showtime.Core.Events;
using Showtime.Core.Planning;
using Showtime.Core.Ports;
using Showtime.Core.Reconciling;

namespace Showtime.Core.Commands;

/// <summary>
/// Which commit a start command means. A comment's event names none, and someone may push between the comment and the run: a stranger's push must
/// not be taken for what the person looked at.
/// </summary>
sealed record CommitChoice
{
    /// <summary>The commit that the person named, 40 digits; null if they named none.</summary>
    public string? Pinned { get; private init; }

    /// <summary>The head that the comment approves, 40 digits; null if a commit was named or the choice was refused.</summary>
    public string? Head { get; private init; }

    /// <summary>Why there is no commit; null if there is one.</summary>
    public string? Refusal { get; private init; }

    /// <summary>The page to look at before the command is given again; or null.</summary>
    public string? Page { get; private init; }

    /// <summary>Chooses. Writes nothing.</summary>
    /// <param name="backend">Where commits are looked up, and permissions.</param>
    /// <param name="log">Receives warnings about permissions that could not be read.</param>
    /// <param name="snapshot">The pull request as read after the comment and before anything was written on it.</param>
    /// <param name="cause">The comment.</param>
    /// <param name="named">The commit that it names, or null.</param>
    /// <param name="cancellationToken">Stops before the next request.</param>
    public static async Task<CommitChoice> MakeAsync(
        IShowtimeBackend backend, IActivityLog? log, PullRequestSnapshot snapshot, RunEvent cause, string? named, CancellationToken cancellationToken)
    {
        if (named is null) return await OfHeadAsync(backend, log, snapshot, cause, cancellationToken).ConfigureAwait(false);
        var pullRequests = backend.PullRequests;
        // Two commits that share 12 digits can be forged in seconds, so on a stranger's branch only all 40 identify one.
        if (named.Length < 40 && snapshot.IsFork && cause.Kind != RunEventKind.Operator)
        {
            return new CommitChoice
            {
                Refusal = "The head of this pull request is in a fork, and a short commit can be forged there. "
                    + "Name all 40 digits of the commit that you looked at.",
                Page = Approvals.ComparePage(snapshot.HeadSha, approved: null, snapshot),
            };
        }

        if (named == snapshot.HeadSha) return new CommitChoice { Pinned = named };
        var commit = named.Length == 40 ? named : await pullRequests.FindCommitAsync(named, cancellationToken).ConfigureAwait(false);
        return commit is not null && await Observer.IsPartAsync(pullRequests, commit, snapshot.HeadSha, cancellationToken).ConfigureAwait(false)
            ? new CommitChoice { Pinned = commit }
            : new CommitChoice
            {
                Refusal = $"Commit {EnvironmentNames.Shorten(named)} is not, or no longer, a commit of this pull request.",
                Page = Approvals.ComparePage(snapshot.HeadSha, approved: null, snapshot),
            };
    }

    static async Task<CommitChoice> OfHeadAsync(
        IShowtimeBackend backend, IActivityLog? log, PullRequestSnapshot snapshot, RunEvent cause, CancellationToken cancellationToken)
    {
        var head = new CommitChoice { Head = snapshot.HeadSha };
        // Only people with write access push to a branch of this repository. A person at a prompt, or starting the workflow, means the current head.
        if (!snapshot.IsFork || cause.Kind != RunEventKind.Commented) return head;
        // If the head is approved already, the comment approves nothing new.
        var seen = new Observation { PullRequest = snapshot, Now = backend.Time.GetUtcNow() };
        seen = await new Observer(backend, log).PermissionsAsync(seen, cancellationToken).ConfigureAwait(false);
        if (Approvals.IsApproved(snapshot.HeadSha, seen) || Approvals.WasReviewed(snapshot.HeadSha, snapshot)) return head;
        var reviewTime = (await backend.ConfigurationAsync(cancellationToken).ConfigureAwait(false)).Value.Limits.ReviewTime;
        var history = await backend.PullRequests.ReadHeadAsync(snapshot, snapshot.HeadSha, cancellationToken).ConfigureAwait(false);
        if (Approvals.CouldBeReviewed(snapshot.HeadSha, cause.CommentedAt, history, snapshot, reviewTime.ToTimeSpan())) return head;
        return new CommitChoice
        {
            Refusal = history.Since is null || cause.CommentedAt is null
                ? "The head of this pull request is in a fork, and since when it is the head could not be found out, "
                    + "so your comment does not say which commit you looked at."
                : $"The head of this pull request was pushed less than {reviewTime} before your comment, or after it, "
                    + "so it does not say which commit you looked at.",
            Page = Approvals.ComparePage(
                snapshot.HeadSha,
                Approvals.ApprovedCommit(seen.Labels, seen) is { } approved ? seen.Labels.CommitOf(approved) : null,
                snapshot),
        };
    }
}
